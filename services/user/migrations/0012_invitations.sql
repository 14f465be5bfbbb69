-- Open invitations only: one that is accepted or revoked is deleted, so that no address stays of those who did not join.
CREATE TABLE invitations (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  email text NOT NULL CHECK (email = lower(email)),
  role text NOT NULL,
  -- Not a reference: a caller of an outside provider has no row.
  invited_by text NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT invitations_one_per_address UNIQUE (tenant_id, email)
);
