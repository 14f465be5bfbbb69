ALTER TABLE users
  -- A service account acts by API keys alone: it has no address and no password. The default is for instances of before.
  ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service')),
  -- A removed account stays, since documents name their owner; its address is erased, and so free for a new account.
  ADD COLUMN removed_at timestamptz,
  ALTER COLUMN email DROP NOT NULL,
  ALTER COLUMN password_hash DROP NOT NULL,
  ADD CONSTRAINT users_email_of_people CHECK ((kind = 'person' AND removed_at IS NULL) = (email IS NOT NULL)),
  ADD CONSTRAINT users_password_of_people CHECK (email IS NOT NULL OR password_hash IS NULL);
CREATE INDEX users_live_by_tenant ON users (tenant_id, kind, id DESC) WHERE removed_at IS NULL;
