-- Ids of the collections that a key is limited to; null for a key that sees all documents of its owner.
ALTER TABLE api_keys
  ADD COLUMN collections text[],
  ADD CONSTRAINT api_keys_collections_are_some CHECK (cardinality(collections) > 0);
