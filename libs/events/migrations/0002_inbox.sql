-- Events whose effect is already in this database. A row is written in the transaction of that effect.
CREATE TABLE inbox (
  consumer    text NOT NULL,
  event_id    text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);

-- For the purge; rows arrive in this order, so a BRIN index costs next to nothing.
CREATE INDEX inbox_received_at ON inbox USING brin (received_at);
