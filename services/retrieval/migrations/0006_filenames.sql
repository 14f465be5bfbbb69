-- What the file of the live version was called by its sender; null where it had no name.
ALTER TABLE documents ADD COLUMN filename text;
