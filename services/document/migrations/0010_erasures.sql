-- Owners, or whole tenants, whose documents are to be removed for good; each stays for a while after that, against uploads that
-- were under way.
CREATE TABLE erasures (
  id text PRIMARY KEY,
  tenant_id text NOT NULL,
  -- Null: all documents of the tenant.
  owner_id text,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz
);
