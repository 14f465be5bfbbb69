-- After each deletion it is asked whether nothing is left of an erasure: tombstones, which are many by then, are not looked at.
CREATE INDEX documents_deleting ON documents (tenant_id) WHERE status = 'deleting';
CREATE INDEX erasures_open ON erasures (tenant_id) WHERE completed_at IS NULL;
