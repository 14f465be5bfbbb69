-- Events that are decided but not yet published. The relay deletes a row once SNS has taken its event.
CREATE TABLE outbox (
  id              uuid PRIMARY KEY,
  position        bigint GENERATED ALWAYS AS IDENTITY,
  type            text NOT NULL,
  -- The CloudEvent without its trace. json, not jsonb: it travels as it was written, and may hold \u0000.
  event           json NOT NULL,
  traceparent     text,
  tracestate      text,
  created_at      timestamptz NOT NULL DEFAULT now(),
  attempts        integer NOT NULL DEFAULT 0,
  -- Also the end of a claim: while a relay works on a row, this lies in the future.
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  last_error      text
) WITH (
  -- A queue has few rows and much change: left to the defaults, dead rows would pile up and slow every claim.
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 1000
);

CREATE INDEX outbox_due ON outbox (next_attempt_at, position);
