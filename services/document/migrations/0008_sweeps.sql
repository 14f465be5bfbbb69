-- How often the last event of a document was sent again since its last step, and until when it is not sent once more. What
-- the release before writes beside this one does not reset the count: such a document is looked at later.
ALTER TABLE documents
  ADD COLUMN sweeps integer NOT NULL DEFAULT 0,
  ADD COLUMN swept_until timestamptz;
CREATE INDEX documents_waiting ON documents (updated_at) WHERE status IN ('ingested', 'embedded', 'deleting');
