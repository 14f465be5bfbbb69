ALTER TABLE api_keys
  ADD COLUMN expires_at timestamptz,
  ADD COLUMN requests_per_minute integer CHECK (requests_per_minute > 0),
  -- Approximate, and at most one write a minute: see services/user/README.md.
  ADD COLUMN last_used_at timestamptz,
  -- The secret before the last rotation, which works until its overlap is over.
  ADD COLUMN previous_secret_hash bytea,
  ADD COLUMN previous_ends_at timestamptz,
  ADD CONSTRAINT api_keys_previous_secret_ends CHECK ((previous_secret_hash IS NULL) = (previous_ends_at IS NULL));
