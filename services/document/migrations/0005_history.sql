-- What happened to each document, in the order in which it was decided. The row in documents, its readers, its versions and
-- its timeline follow from it, and are written in the same transaction.
CREATE TABLE document_history (
  document_id uuid NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  tenant_id text NOT NULL,
  kind text NOT NULL,
  at timestamptz NOT NULL,
  -- The user who asked for it and the request, or the event of the pipeline that caused it.
  user_id text,
  request_id text,
  event_id text,
  data jsonb NOT NULL,
  PRIMARY KEY (document_id, position)
);
