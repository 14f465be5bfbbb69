-- Since when an index has been asked for: how long it waits to be begun. Of those that there are, since now.
ALTER TABLE vector_indexes ADD COLUMN requested_at timestamptz NOT NULL DEFAULT now();
