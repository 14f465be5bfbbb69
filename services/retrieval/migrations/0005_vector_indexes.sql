-- The indexes of the vector store. Searches use the active one: its row names index and model together, so that both change in
-- one step for all instances. `requested`: to be begun by an instance; `building`: gets every document, and every change beside the active one;
-- `retired`: no longer used, removed when searches that began before are over. A dropped or refused one is a note of what was.
CREATE TABLE vector_indexes (
  id           integer PRIMARY KEY,
  model        text NOT NULL,
  -- Of a requested one null until its model was asked.
  dimensions   integer CHECK (dimensions > 0),
  state        text NOT NULL CHECK (state IN ('requested', 'refused', 'building', 'active', 'retired', 'dropped')),
  -- Why it was refused, or cannot go on.
  problem      text,
  -- Documents at its beginning.
  documents    integer NOT NULL DEFAULT 0,
  -- The embedding service embeds documents by this model.
  chosen       boolean NOT NULL DEFAULT false,
  started_at   timestamptz,
  switched_at  timestamptz,
  retired_at   timestamptz,
  CONSTRAINT vector_indexes_have_dimensions CHECK (dimensions IS NOT NULL OR state IN ('requested', 'refused', 'dropped'))
);
CREATE UNIQUE INDEX vector_indexes_one_active ON vector_indexes ((true)) WHERE state = 'active';
CREATE UNIQUE INDEX vector_indexes_one_next ON vector_indexes ((true)) WHERE state IN ('requested', 'building');

-- Documents that the index that is being built does not have yet.
CREATE TABLE reindex_documents (
  index_id      integer NOT NULL REFERENCES vector_indexes (id),
  document_id   text NOT NULL,
  tenant_id     text NOT NULL,
  -- Counts how often it was marked: one that is marked again while it is copied stays.
  marks         integer NOT NULL DEFAULT 1,
  claimed_until timestamptz NOT NULL DEFAULT '-infinity',
  -- Why it cannot be copied; tried again when the command is repeated.
  problem       text,
  PRIMARY KEY (index_id, document_id)
);
