-- The model by which documents are embedded, once a reindex has chosen it; until then it is that of the configuration.
CREATE TABLE active_model (
  one        boolean PRIMARY KEY DEFAULT true CHECK (one),
  name       text NOT NULL,
  dimensions integer NOT NULL CHECK (dimensions > 0)
);

-- Models that were replaced, whose vectors are removed: more than once, since a run that began before may still write some.
CREATE TABLE replaced_models (
  name        text PRIMARY KEY,
  replaced_at timestamptz NOT NULL DEFAULT now()
);

-- Whether a chunk uses a vector is asked without the model: chunks are the same for all of them.
CREATE INDEX chunks_by_hash ON chunks (tenant_id, content_hash);
