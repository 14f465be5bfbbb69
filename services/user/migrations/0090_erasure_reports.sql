-- What other services say that they removed, each when it first said so. An erasure that ended before has the documents alone.
ALTER TABLE erasures
  ADD COLUMN webhooks_erased_at timestamptz,
  ADD COLUMN webhooks jsonb,
  ADD COLUMN models_erased_at timestamptz,
  ADD COLUMN models jsonb;
