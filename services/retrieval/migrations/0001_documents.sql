-- What searches may see. The vector store holds the points; this table decides which of them count.
CREATE TABLE documents (
  document_id text PRIMARY KEY,
  tenant_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('live', 'deleted')),
  -- The rest is known only of a live document, and forgotten when it is deleted: a tombstone is no more than an id.
  owner_id text,
  visibility text CHECK (visibility IN ('private', 'tenant')),
  title text,
  live_version integer CHECK (live_version > 0),
  model text,
  chunk_count integer,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT documents_live_is_whole CHECK (
    (state = 'live') = (num_nonnulls(owner_id, visibility, title, live_version, model, chunk_count) = 6)
  ),
  CONSTRAINT documents_deleted_is_empty CHECK (
    state = 'live' OR num_nonnulls(owner_id, visibility, title, live_version, model, chunk_count) = 0
  )
);
