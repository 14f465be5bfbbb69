-- By which documents with the same bytes are found.
CREATE INDEX document_versions_content ON document_versions (sha256, document_id);
