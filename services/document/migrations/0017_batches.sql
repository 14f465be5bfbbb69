-- Requests to put many documents into a collection. What is left of one is done by any instance.
CREATE TABLE collection_batches (
  id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  collection_id uuid NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  -- For whom it is done, and what the rules of access knew of them.
  created_by text NOT NULL,
  is_admin boolean NOT NULL,
  limited_to uuid[],
  created_at timestamptz NOT NULL,
  cancelled_at timestamptz,
  -- Until then it is for the request that made it alone; null when that has done its part.
  held_until timestamptz
);
CREATE INDEX collection_batches_of_collection ON collection_batches (collection_id);
CREATE INDEX collection_batches_by_age ON collection_batches (created_at);

CREATE TABLE collection_batch_documents (
  batch_id uuid NOT NULL REFERENCES collection_batches (id) ON DELETE CASCADE,
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  attributes jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'added', 'refused', 'cancelled')),
  -- Reason and message, of what was refused.
  refusal jsonb,
  PRIMARY KEY (batch_id, document_id)
);
CREATE INDEX collection_batch_documents_waiting ON collection_batch_documents (batch_id, document_id)
  WHERE state = 'waiting';
CREATE INDEX collection_batch_documents_of_document ON collection_batch_documents (document_id);
