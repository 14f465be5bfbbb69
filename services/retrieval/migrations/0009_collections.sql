-- Ids of the collections that a document is in, as its points have them with its attributes in each.
ALTER TABLE documents ADD COLUMN collections text[] NOT NULL DEFAULT '{}';
