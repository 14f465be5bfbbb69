-- Counts how often the newest version was sent through the pipeline, and of which time a step is. What the release before
-- writes beside this one is of the first.
ALTER TABLE documents ADD COLUMN attempt integer NOT NULL DEFAULT 1;
ALTER TABLE document_timeline ADD COLUMN attempt integer NOT NULL DEFAULT 1;
