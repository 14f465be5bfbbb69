-- The collections that a document was in when its deletion was decided: a deleted document is in none any more. Empty for deletions of
-- a release before this.
ALTER TABLE delete_operations ADD COLUMN collections uuid[] NOT NULL DEFAULT '{}';
