-- One row per known document; its row is also the lock under which a document's data change.
CREATE TABLE documents (
  document_id text PRIMARY KEY,
  tenant_id   text NOT NULL,
  -- Highest version whose outcome, embedded or failed, is committed and published; 0 before the first.
  version     integer NOT NULL DEFAULT 0,
  -- The tombstone: events of the document that still arrive change nothing.
  deleted_at  timestamptz
);

-- The chunks of the newest embedded version.
CREATE TABLE chunks (
  document_id  text NOT NULL,
  version      integer NOT NULL,
  ordinal      integer NOT NULL,
  tenant_id    text NOT NULL,
  model        text NOT NULL,
  text         text NOT NULL,
  headings     text[] NOT NULL,
  page         integer,
  token_count  integer NOT NULL,
  content_hash text NOT NULL,
  PRIMARY KEY (document_id, version, ordinal)
);
CREATE INDEX chunks_content ON chunks (tenant_id, model, content_hash);

-- Vector cache. It never crosses tenants: that a text was embedded before would tell that somebody else has it.
CREATE TABLE vectors (
  tenant_id    text NOT NULL,
  model        text NOT NULL,
  content_hash text NOT NULL,
  -- Float32, little-endian.
  vector       bytea NOT NULL,
  -- The document that brought it, so that a run that died before its chunks were stored leaves nothing ownerless.
  document_id  text NOT NULL,
  PRIMARY KEY (tenant_id, model, content_hash)
);
CREATE INDEX vectors_document ON vectors (document_id);

-- Claim-check blobs, noted before they are written, so that a deletion knows all there can be.
CREATE TABLE vector_blobs (
  document_id text NOT NULL,
  bucket      text NOT NULL,
  key         text NOT NULL,
  PRIMARY KEY (document_id, bucket, key)
);
