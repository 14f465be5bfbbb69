-- SHA-256 of the bytes that the chunks were made of; null where that was not noted. After a restore, a version's number
-- alone does not tell: it may have been given again to other bytes.
ALTER TABLE documents ADD COLUMN chunks_of text;
