-- What a tenant has behind aliases for vectors, as `aliases` has it for answers. A table of its own: one name may stand for both.
CREATE TABLE vector_aliases (
  tenant_id text NOT NULL,
  alias text NOT NULL,
  targets text[] NOT NULL CHECK (cardinality(targets) > 0),
  changed_at timestamptz NOT NULL,
  -- Null where that account was erased.
  changed_by text,
  PRIMARY KEY (tenant_id, alias)
);
