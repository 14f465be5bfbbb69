-- How many requests the gateway had of a caller by a credential on a day (UTC). `user_id` and `key_id` are empty where that account was erased.
CREATE TABLE request_counts (
  tenant_id text NOT NULL,
  day date NOT NULL,
  user_id text NOT NULL,
  key_id text NOT NULL,
  requests bigint NOT NULL CHECK (requests > 0),
  refused bigint NOT NULL CHECK (refused >= 0),
  failed bigint NOT NULL CHECK (failed >= 0),
  PRIMARY KEY (tenant_id, day, user_id, key_id)
);
CREATE INDEX request_counts_day ON request_counts (day);

-- The last batch that was applied of each process that counts requests, so that one that comes again counts once.
CREATE TABLE request_count_senders (
  id text PRIMARY KEY,
  last_batch bigint NOT NULL,
  seen_at timestamptz NOT NULL
);
CREATE INDEX request_count_senders_seen ON request_count_senders (seen_at);

ALTER TABLE erasures ADD COLUMN request_counts integer NOT NULL DEFAULT 0;
