-- What a tenant has behind an alias in the place of what the configuration has there. Targets are names of the configuration; one that
-- is not there any more is passed over.
CREATE TABLE aliases (
  tenant_id text NOT NULL,
  alias text NOT NULL,
  targets text[] NOT NULL CHECK (cardinality(targets) > 0),
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  PRIMARY KEY (tenant_id, alias)
);
