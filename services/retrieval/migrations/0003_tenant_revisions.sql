-- Counts what has changed for the searches of a tenant, in the transaction of the change: an answer that was kept is
-- good as long as the number is the same, whichever instance made the change.
CREATE TABLE tenant_revisions (
  tenant_id text PRIMARY KEY,
  revision bigint NOT NULL
);
