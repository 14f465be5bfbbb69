-- The version of the analysis of words that an index was made by: of those that there are the first one.
ALTER TABLE vector_indexes ADD COLUMN analysis integer NOT NULL DEFAULT 1;
