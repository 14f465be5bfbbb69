-- A digest of the facts that the points of the live version should have, for the comparison with what they say. Null for what the release
-- before wrote first: that is not compared until its document is described or indexed again.
ALTER TABLE documents ADD COLUMN facts_digest text;
