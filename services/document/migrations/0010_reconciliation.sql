-- How far the comparison with the other stores is: of each part its round, which any instance goes on with. The row is locked
-- while that is done.
CREATE TABLE reconciliation (
  part text PRIMARY KEY CHECK (part IN ('documents', 'points', 'content')),
  -- Null before the first round.
  begun_at timestamptz,
  running boolean NOT NULL DEFAULT false,
  -- Where a running round goes on; null at its start.
  position text,
  -- What the running round has found so far, and what of that was mended: numbers by kind.
  found jsonb NOT NULL DEFAULT '{}',
  mended jsonb NOT NULL DEFAULT '{}',
  -- The last complete round. Before the first: when there began to be rounds.
  completed_at timestamptz NOT NULL DEFAULT now(),
  last_found jsonb NOT NULL DEFAULT '{}',
  last_mended jsonb NOT NULL DEFAULT '{}'
);
INSERT INTO reconciliation (part) VALUES ('documents'), ('points'), ('content');

-- Blobs are compared by ranges of keys, in the order of their bytes.
CREATE INDEX document_blobs_by_key ON document_blobs (blob_bucket, blob_key COLLATE "C");

-- Deleted documents are forgotten when their retention is over.
CREATE INDEX documents_deleted ON documents (updated_at) WHERE status = 'deleted';
