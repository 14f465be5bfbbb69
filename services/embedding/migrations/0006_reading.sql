-- What was lost when the bytes of `chunks_of` were read, and what they say about themselves; null where that was not noted.
ALTER TABLE documents ADD COLUMN warnings jsonb;
ALTER TABLE documents ADD COLUMN properties jsonb;
-- Where a chunk stands in the text: what is between it and the one before, how many characters at its start that one has or
-- are the head of its table, and the offset of the rest. Null where that was not noted.
ALTER TABLE chunks ADD COLUMN lead text;
ALTER TABLE chunks ADD COLUMN repeated integer;
ALTER TABLE chunks ADD COLUMN start_at integer;
