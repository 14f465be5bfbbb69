-- Counts the changes of what its sender says about a document; other services know of no revision before the first one.
ALTER TABLE documents ADD COLUMN description_revision integer NOT NULL DEFAULT 1;
