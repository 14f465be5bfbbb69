-- Null once the account is erased that made the collection.
ALTER TABLE collections ALTER COLUMN created_by DROP NOT NULL;
