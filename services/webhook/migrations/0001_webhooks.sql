-- Where a tenant is told what became of its documents.
CREATE TABLE webhooks (
  id              uuid PRIMARY KEY,
  tenant_id       text NOT NULL,
  url             text NOT NULL,
  events          text[] NOT NULL,
  description     text NOT NULL,
  enabled         boolean NOT NULL,
  disabled_reason text,
  disabled_at     timestamptz,
  -- Since when every attempt has failed; null after one that was accepted.
  failing_since   timestamptz,
  -- Newest first, each sealed by a key of the service: [{"sealed": …, "until": …}].
  secrets         jsonb NOT NULL,
  version         integer NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  -- Set until its deliveries are removed, in small steps.
  deleted_at      timestamptz
);
CREATE INDEX webhooks_of_tenant ON webhooks (tenant_id, id);

-- One message for one webhook. Its id is what the receiver knows it by, in every attempt.
CREATE TABLE deliveries (
  id              uuid PRIMARY KEY,
  tenant_id       text NOT NULL,
  webhook_id      uuid NOT NULL,
  type            text NOT NULL,
  -- As it is signed and sent, to the byte.
  body            text NOT NULL,
  traceparent     text,
  status          text NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
  -- The newest ones, oldest first.
  attempts        jsonb NOT NULL DEFAULT '[]',
  -- Since it was first, or last by hand, to be delivered.
  tries           integer NOT NULL DEFAULT 0,
  -- Null when there is none to come.
  next_attempt_at timestamptz,
  -- Of the attempt that runs. One that is over without a result has ended with its process.
  lease           uuid,
  leased_until    timestamptz,
  created_at      timestamptz NOT NULL,
  completed_at    timestamptz
);
CREATE INDEX deliveries_due ON deliveries (webhook_id, next_attempt_at) WHERE status = 'pending';
CREATE INDEX deliveries_leased ON deliveries (leased_until) WHERE lease IS NOT NULL;
CREATE INDEX deliveries_of_webhook ON deliveries (webhook_id, id);
CREATE INDEX deliveries_by_age ON deliveries (created_at);

-- What a tenant with webhooks was last told of a document: what comes again is no news.
CREATE TABLE outcomes (
  tenant_id   text NOT NULL,
  document_id text NOT NULL,
  type        text NOT NULL,
  version     integer NOT NULL,
  attempt     integer NOT NULL,
  noted_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, document_id)
);
CREATE INDEX outcomes_of_deleted ON outcomes (noted_at) WHERE type = 'document.deleted';

-- First answers by idempotency key. Secrets in them are sealed as in webhooks.
CREATE TABLE idempotency_keys (
  tenant_id   text NOT NULL,
  user_id     text NOT NULL,
  key         text NOT NULL,
  fingerprint text NOT NULL,
  answer      jsonb,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, user_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
