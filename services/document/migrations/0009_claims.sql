-- What each document takes of its tenant's quota, as the user service is told. It is no part of the history: it follows from
-- the document and from the answers.
CREATE TABLE document_claims (
  document_id uuid PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
  tenant_id text NOT NULL,
  revision integer NOT NULL CHECK (revision > 0),
  version integer NOT NULL,
  newest_bytes bigint NOT NULL,
  earlier_bytes bigint NOT NULL,
  -- The newest version waits for its reservation before it goes through the pipeline.
  asking boolean NOT NULL,
  -- Whether this claim was answered; until then it is sent again.
  settled boolean NOT NULL,
  claimed_at timestamptz NOT NULL,
  sent_at timestamptz NOT NULL
);
CREATE INDEX document_claims_open ON document_claims (sent_at) WHERE NOT settled AND NOT asking;

-- Documents of before are counted without being asked for: they are stored. The sweeper sends their claims.
INSERT INTO document_claims (document_id, tenant_id, revision, version, newest_bytes, earlier_bytes, asking, settled, claimed_at, sent_at)
SELECT d.id, d.tenant_id, 1, d.version, CASE WHEN d.status = 'failed' THEN 0 ELSE v.bytes END, 0, false, false, now(), now() - interval '1 year'
FROM documents d JOIN document_versions v ON v.document_id = d.id AND v.version = d.version
WHERE d.status <> 'deleted';

ALTER TABLE documents
  DROP CONSTRAINT documents_status_check,
  ADD CONSTRAINT documents_status_check
    CHECK (status IN ('ingested', 'embedded', 'failed', 'rejected', 'indexed', 'deleting', 'deleted'));
