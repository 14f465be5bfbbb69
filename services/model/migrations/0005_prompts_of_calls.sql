-- Which version of a prompt a call was made for; null for one of no prompt. Names, and no reference: a record stays when its prompt is deleted.
ALTER TABLE calls
  ADD COLUMN prompt_name text,
  ADD COLUMN prompt_version integer,
  ADD CONSTRAINT calls_prompt CHECK ((prompt_name IS NULL) = (prompt_version IS NULL));
