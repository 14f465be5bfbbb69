-- The document service compares its documents with these by ranges of ids, in the order of their bytes.
CREATE INDEX documents_by_id ON documents (document_id COLLATE "C") WHERE deleted_at IS NULL;
-- How many chunks the version of `chunks_of` was made into; null where that was not noted. Fewer are there only if some were lost.
ALTER TABLE documents ADD COLUMN chunk_count integer;
