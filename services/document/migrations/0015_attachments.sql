-- The mail that a document was attached to: its id, its version, which attachment of that it is, and how many mails it was taken out of. Null
-- for what was uploaded. Without a reference: either is forgotten by itself when its retention is over.
ALTER TABLE documents
  ADD COLUMN attached_to uuid,
  ADD COLUMN attached_version integer,
  ADD COLUMN attached_part integer,
  ADD COLUMN attached_depth integer;
-- An attachment becomes a document once, though it was deleted since.
CREATE UNIQUE INDEX documents_attached ON documents (attached_to, attached_version, attached_part)
  WHERE attached_to IS NOT NULL;

-- How many attachments were deleted with a mail, and when the last one was gone. A deletion that the release before begins beside this one
-- waits for none.
ALTER TABLE delete_operations
  ADD COLUMN attachments integer NOT NULL DEFAULT 0,
  ADD COLUMN attachments_removed_at timestamptz;
