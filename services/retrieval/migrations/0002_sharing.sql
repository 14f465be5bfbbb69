-- Who may see a document, and how often that was changed: of two states, the higher revision counts. `awaited` is a
-- document of which nothing but that is known: its first version is not searchable yet.
ALTER TABLE documents
  ADD COLUMN readers text[] NOT NULL DEFAULT '{}',
  ADD COLUMN sharing_revision integer NOT NULL DEFAULT 0,
  DROP CONSTRAINT documents_state_check,
  DROP CONSTRAINT documents_deleted_is_empty,
  ADD CONSTRAINT documents_state_check CHECK (state IN ('live', 'awaited', 'deleted')),
  ADD CONSTRAINT documents_awaited_is_shared CHECK (
    state <> 'awaited' OR (
      num_nonnulls(owner_id, visibility) = 2 AND num_nonnulls(title, live_version, model, chunk_count) = 0
    )
  ),
  ADD CONSTRAINT documents_deleted_is_empty CHECK (
    state <> 'deleted' OR num_nonnulls(owner_id, visibility, title, live_version, model, chunk_count) = 0
  );
