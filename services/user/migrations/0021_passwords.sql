-- Tokens by which a forgotten password is replaced. A user may have several: who asks for another one must not be able to
-- end the one that its owner waits for.
CREATE TABLE password_resets (
  token_hash bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);
CREATE INDEX password_resets_by_user ON password_resets (user_id);
CREATE INDEX password_resets_by_end ON password_resets (expires_at);

-- Registrations that wait for the confirmation of their address. Several of one address do not know of each other.
CREATE TABLE registrations (
  token_hash bytea PRIMARY KEY,
  email text NOT NULL CHECK (email = lower(email)),
  display_name text NOT NULL,
  password_hash text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX registrations_by_email ON registrations (email);
CREATE INDEX registrations_by_end ON registrations (expires_at);

-- From which networks a person has logged in, as hashes of account and network.
CREATE TABLE known_networks (
  pair_hash bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  last_used_at timestamptz NOT NULL
);
CREATE INDEX known_networks_by_user ON known_networks (user_id, last_used_at DESC);
