-- How many attachments were taken out of the bytes of `chunks_of`. They are not kept, so that such a version is read again when it is
-- republished.
ALTER TABLE documents ADD COLUMN attachment_count integer NOT NULL DEFAULT 0;
