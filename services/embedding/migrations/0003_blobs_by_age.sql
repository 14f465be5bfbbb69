-- Claim-check blobs are needed until the event that names them is consumed, and are removed by their age.
ALTER TABLE vector_blobs ADD COLUMN noted_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX vector_blobs_by_age ON vector_blobs (noted_at);
