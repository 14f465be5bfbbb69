-- Content, status, chunk count and failure are those of the newest version; they follow from the timeline and stand
-- here so that lists and the count of pending documents need no join.
CREATE TABLE documents (
  id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  owner_id text NOT NULL,
  title text NOT NULL,
  visibility text NOT NULL CHECK (visibility IN ('private', 'tenant')),
  metadata jsonb NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  status text NOT NULL CHECK (status IN ('ingested', 'embedded', 'failed', 'indexed', 'deleting', 'deleted')),
  chunk_count integer NOT NULL DEFAULT 0,
  failure jsonb,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX documents_newest_first ON documents (tenant_id, id DESC) WHERE status NOT IN ('deleting', 'deleted');
CREATE INDEX documents_pending ON documents (tenant_id) WHERE status IN ('ingested', 'embedded');

CREATE TABLE document_versions (
  document_id uuid NOT NULL REFERENCES documents (id),
  version integer NOT NULL,
  content_type text NOT NULL,
  bytes bigint NOT NULL,
  sha256 text NOT NULL,
  blob_bucket text NOT NULL,
  blob_key text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (document_id, version)
);

-- One row per step of a version; position is the order in which the steps became known.
CREATE TABLE document_timeline (
  document_id uuid NOT NULL REFERENCES documents (id),
  version integer NOT NULL,
  status text NOT NULL,
  at timestamptz NOT NULL,
  chunk_count integer,
  failure jsonb,
  position bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (document_id, version, status)
);

CREATE TABLE delete_operations (
  id uuid PRIMARY KEY,
  document_id uuid NOT NULL UNIQUE REFERENCES documents (id),
  tenant_id text NOT NULL,
  requested_by text NOT NULL,
  content_removed_at timestamptz,
  chunks_removed_at timestamptz,
  index_removed_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

-- A row without an answer is a claim: its token may settle it until the lease ends and another request takes over.
CREATE TABLE idempotency_keys (
  tenant_id text NOT NULL,
  user_id text NOT NULL,
  key text NOT NULL,
  token uuid NOT NULL,
  leased_until timestamptz NOT NULL,
  fingerprint text,
  answer jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, user_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
