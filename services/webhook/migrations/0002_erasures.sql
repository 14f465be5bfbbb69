-- Owners, or whole tenants, that were erased, and what went with them. It stays for a while: a request may have been under way, and who asked may
-- ask again.
CREATE TABLE erasures (
  id           text PRIMARY KEY,
  tenant_id    text NOT NULL,
  -- Null: all of the tenant.
  owner_id     text,
  requested_at timestamptz NOT NULL DEFAULT now(),
  webhooks     integer NOT NULL DEFAULT 0,
  deliveries   integer NOT NULL DEFAULT 0
);
CREATE INDEX erasures_by_age ON erasures (requested_at);
