-- Owners, or whole tenants, that were erased, and what went with them. It stays for a while: a call may have been under way, other processes have
-- answers in their memory, and who asked may ask again.
CREATE TABLE erasures (
  id text PRIMARY KEY,
  tenant_id text NOT NULL,
  -- Null: all of the tenant.
  owner_id text,
  requested_at timestamptz NOT NULL DEFAULT now(),
  aliases integer NOT NULL DEFAULT 0,
  prompts integer NOT NULL DEFAULT 0,
  prompt_versions integer NOT NULL DEFAULT 0,
  calls integer NOT NULL DEFAULT 0
);
CREATE INDEX erasures_by_age ON erasures (requested_at);

-- Null where that account was erased.
ALTER TABLE aliases ALTER COLUMN changed_by DROP NOT NULL;
ALTER TABLE prompts ALTER COLUMN changed_by DROP NOT NULL;
ALTER TABLE prompt_versions ALTER COLUMN created_by DROP NOT NULL;
