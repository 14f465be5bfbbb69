-- The trace in which a change was made; null of changes that were made before.
ALTER TABLE document_history ADD COLUMN trace_id text;
