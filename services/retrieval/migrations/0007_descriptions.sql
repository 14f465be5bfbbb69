-- What its sender has said about a document since its live version was sent through the pipeline, and what that version says about
-- itself; title and metadata follow from both. Of two states, the higher revision counts: 0 for what the release before writes.
ALTER TABLE documents
  ADD COLUMN description_revision integer NOT NULL DEFAULT 0,
  ADD COLUMN given jsonb,
  ADD COLUMN properties jsonb;
