-- How much of each part of a deleted document was removed; null while it is not, and where it was not reported.
ALTER TABLE delete_operations
  ADD COLUMN content_removed integer,
  ADD COLUMN chunks_removed integer,
  ADD COLUMN index_removed integer;
