-- What was ended before its access tokens run out, in the order of commits: a follower that has read `seq` n never finds a
-- smaller one later. Writers hold an advisory lock from before they draw `seq` until they have committed.
CREATE TABLE revocations (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('session', 'api-key', 'user')),
  -- Id of the session, the API key, or the user or service account.
  subject_id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  revoked_at timestamptz NOT NULL
);
CREATE INDEX revocations_by_time ON revocations (revoked_at);
