-- Whether the sender gave the title; if not, it was made of the name of the file, and one in the document goes before it.
ALTER TABLE documents ADD COLUMN title_given boolean NOT NULL DEFAULT true;
-- What was lost when the newest version was read, and what the newest one that was read says about itself.
ALTER TABLE documents ADD COLUMN warnings jsonb NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN properties jsonb;
-- The same of the step `embedded`, from which that follows; null where nothing was said.
ALTER TABLE document_timeline ADD COLUMN warnings jsonb;
ALTER TABLE document_timeline ADD COLUMN properties jsonb;
