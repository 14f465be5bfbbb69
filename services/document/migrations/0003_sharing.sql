-- Counts the changes of visibility and readers; 0 for what the release before writes.
ALTER TABLE documents ADD COLUMN sharing_revision integer NOT NULL DEFAULT 0;

-- Who may read a private document beside its owner. The tenant stands here too, so that one index leads from a reader to
-- the documents of that tenant alone.
CREATE TABLE document_readers (
  document_id uuid NOT NULL REFERENCES documents (id),
  tenant_id text NOT NULL,
  reader_id text NOT NULL,
  PRIMARY KEY (document_id, reader_id)
);
CREATE INDEX document_readers_newest_first ON document_readers (tenant_id, reader_id, document_id DESC);

-- A list is read by who may see its documents, newest first, and so takes no longer for those that the viewer may not see.
-- documents_newest_first is for the release before, which runs beside this one; a later migration drops it.
CREATE INDEX documents_of_tenant ON documents (tenant_id, id DESC)
  WHERE visibility = 'tenant' AND status NOT IN ('deleting', 'deleted');
CREATE INDEX documents_of_owner ON documents (tenant_id, owner_id, id DESC)
  WHERE status NOT IN ('deleting', 'deleted');
