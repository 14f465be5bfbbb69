-- Content, status, chunk count and failure are those of the newest version; they follow from the timeline and stand
-- here so that lists and the count of pending documents need no join.
create table documents (
  id uuid primary key,
  tenant_id text not null,
  owner_id text not null,
  title text not null,
  visibility text not null check (visibility in ('private', 'tenant')),
  metadata jsonb not null,
  version integer not null check (version > 0),
  status text not null check (status in ('ingested', 'embedded', 'failed', 'indexed', 'deleting', 'deleted')),
  chunk_count integer not null default 0,
  failure jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index documents_newest_first on documents (tenant_id, id desc) where status not in ('deleting', 'deleted');
create index documents_pending on documents (tenant_id) where status in ('ingested', 'embedded');

create table document_versions (
  document_id uuid not null references documents (id),
  version integer not null,
  content_type text not null,
  bytes bigint not null,
  sha256 text not null,
  blob_bucket text not null,
  blob_key text not null,
  created_at timestamptz not null,
  primary key (document_id, version)
);

-- One row per step of a version; position is the order in which the steps became known.
create table document_timeline (
  document_id uuid not null references documents (id),
  version integer not null,
  status text not null,
  at timestamptz not null,
  chunk_count integer,
  failure jsonb,
  position bigint generated always as identity,
  primary key (document_id, version, status)
);

create table delete_operations (
  id uuid primary key,
  document_id uuid not null unique references documents (id),
  tenant_id text not null,
  requested_by text not null,
  content_removed_at timestamptz,
  chunks_removed_at timestamptz,
  index_removed_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- A row without an answer is a claim: its token may settle it until the lease ends and another request takes over.
create table idempotency_keys (
  tenant_id text not null,
  user_id text not null,
  key text not null,
  token uuid not null,
  leased_until timestamptz not null,
  fingerprint text,
  answer jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, user_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
