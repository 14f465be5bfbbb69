-- What searches may see. The vector store holds the points; this table decides which of them count.
create table documents (
  document_id text primary key,
  tenant_id text not null,
  state text not null check (state in ('live', 'deleted')),
  -- The rest is known only of a live document, and forgotten when it is deleted: a tombstone is no more than an id.
  owner_id text,
  visibility text check (visibility in ('private', 'tenant')),
  title text,
  live_version integer check (live_version > 0),
  model text,
  chunk_count integer,
  updated_at timestamptz not null default now(),
  constraint documents_live_is_whole check (
    (state = 'live') = (num_nonnulls(owner_id, visibility, title, live_version, model, chunk_count) = 6)
  ),
  constraint documents_deleted_is_empty check (
    state = 'live' or num_nonnulls(owner_id, visibility, title, live_version, model, chunk_count) = 0
  )
);
