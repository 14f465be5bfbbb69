-- Places where bytes of documents are, or may be: written before the bytes, and before there is a document, so that none
-- can be there that nobody knows of. The tenant stands here, since the document may never come to be.
CREATE TABLE document_blobs (
  document_id uuid NOT NULL,
  tenant_id text NOT NULL,
  blob_bucket text NOT NULL,
  blob_key text NOT NULL,
  -- Since when no document points to the bytes; null while its newest version does.
  unused_since timestamptz DEFAULT now(),
  -- When the bytes were removed. They are removed once more after that, since a slow store may have taken them later.
  removed_at timestamptz,
  PRIMARY KEY (document_id, blob_bucket, blob_key)
);
CREATE INDEX document_blobs_unused ON document_blobs (unused_since) WHERE unused_since IS NOT NULL;

-- What the release before, which runs beside this one, still writes is found by document_versions when it is deleted.
INSERT INTO document_blobs (document_id, tenant_id, blob_bucket, blob_key, unused_since)
SELECT d.id, d.tenant_id, v.blob_bucket, v.blob_key,
  CASE WHEN v.version = d.version AND d.status <> 'deleted' THEN NULL ELSE now() END
FROM documents d JOIN document_versions v ON v.document_id = d.id
ON CONFLICT DO NOTHING;
