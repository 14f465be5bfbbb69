-- What the documents of a tenant take together, and what they may take. The document service has its own ids of tenants, so none is
-- a reference. Without a value of its own a tenant has the quota of the configuration.
CREATE TABLE tenant_storage (
  tenant_id text PRIMARY KEY,
  quota_bytes bigint CHECK (quota_bytes >= 0),
  reserved_bytes bigint NOT NULL DEFAULT 0 CHECK (reserved_bytes >= 0)
);

-- The newest claim of each document, as it was decided. A document that takes nothing any more keeps its row for as long as events
-- of before may still arrive.
CREATE TABLE storage_claims (
  document_id text PRIMARY KEY,
  tenant_id text NOT NULL,
  claim integer NOT NULL CHECK (claim > 0),
  reserved_bytes bigint NOT NULL CHECK (reserved_bytes >= 0),
  refused boolean NOT NULL,
  decided_at timestamptz NOT NULL
);
CREATE INDEX storage_claims_empty ON storage_claims (decided_at) WHERE reserved_bytes = 0;
