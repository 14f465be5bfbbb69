-- What the file of the newest version was called by its sender; null where there was no name, and for what the release before writes.
ALTER TABLE documents ADD COLUMN filename text;
