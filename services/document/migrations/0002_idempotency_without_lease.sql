-- A key is written in the transaction of its document: nothing is claimed ahead of that, so there is no token and no
-- lease. The release before still writes both columns and runs beside this one; a later migration drops them.
ALTER TABLE idempotency_keys
  ALTER COLUMN token DROP NOT NULL,
  ALTER COLUMN leased_until DROP NOT NULL;
