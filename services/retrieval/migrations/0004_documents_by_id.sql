-- The document service compares its documents with these by ranges of ids, in the order of their bytes.
CREATE INDEX documents_by_id ON documents (document_id COLLATE "C") WHERE state <> 'deleted';
