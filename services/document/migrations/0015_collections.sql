-- Named sets of documents of a tenant. A deleted one stays until no document is in it any more; nobody is shown it.
CREATE TABLE collections (
  id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  name text NOT NULL,
  description text NOT NULL,
  metadata jsonb NOT NULL,
  -- Counts the changes of the collection itself, from 1.
  version integer NOT NULL CHECK (version > 0),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  deleted_at timestamptz
);
CREATE INDEX collections_newest_first ON collections (tenant_id, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX collections_by_name ON collections (tenant_id, name, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX collections_deleted ON collections (deleted_at) WHERE deleted_at IS NOT NULL;

-- Which documents are in them, with what is said of each there. Written in the transaction of a change of the document.
CREATE TABLE document_collections (
  document_id uuid NOT NULL REFERENCES documents (id),
  collection_id uuid NOT NULL REFERENCES collections (id),
  tenant_id text NOT NULL,
  attributes jsonb NOT NULL,
  added_by text NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (document_id, collection_id)
);
CREATE INDEX document_collections_newest_first ON document_collections (collection_id, document_id DESC);
