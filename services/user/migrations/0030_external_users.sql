-- People whom an outside identity provider vouches for. They have no password and no session here, and their address is what the
-- provider says: it is not in `email`, by which people log in, register, are invited and get a new password, and may be that of
-- an account of our own.
ALTER TABLE users
  DROP CONSTRAINT users_kind_check,
  ADD CONSTRAINT users_kind_check CHECK (kind IN ('person', 'service', 'external')),
  ADD COLUMN external_email text,
  ADD CONSTRAINT users_external_email CHECK (external_email IS NULL OR (kind = 'external' AND removed_at IS NULL));

-- Each tenant of a provider is one of ours, and never one that was founded here.
CREATE TABLE external_tenants (
  issuer text NOT NULL,
  name text NOT NULL,
  tenant_id uuid NOT NULL UNIQUE REFERENCES tenants (id),
  PRIMARY KEY (issuer, name)
);

-- One who was removed keeps the row: it keeps them out.
CREATE TABLE external_users (
  tenant_id uuid NOT NULL REFERENCES external_tenants (tenant_id),
  subject text NOT NULL,
  user_id uuid NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
  -- When the newest token was issued that was seen: what an older one says does not count any more.
  claimed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, subject)
);
