-- Accounts, or tenants as a whole, that were asked to be erased, and how far that is. It says nothing of a person but an id that
-- nobody has any more, and is the receipt.
CREATE TABLE erasures (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  -- Who asked: the account that goes, with its tenant where `whole_tenant` is true.
  user_id uuid NOT NULL,
  whole_tenant boolean NOT NULL,
  receipt_hash bytea NOT NULL UNIQUE,
  requested_at timestamptz NOT NULL,
  -- When the documents were asked for last; each time later than the one before.
  asked_at timestamptz NOT NULL,
  documents_erased_at timestamptz,
  -- What the document service says that it removed.
  documents jsonb,
  credentials jsonb,
  completed_at timestamptz
);
CREATE INDEX erasures_of_tenant ON erasures (tenant_id, id DESC);
CREATE INDEX erasures_open ON erasures (asked_at) WHERE completed_at IS NULL;

-- What was ended is listed until its tokens have expired, which may be after its tenant has gone.
ALTER TABLE revocations DROP CONSTRAINT revocations_tenant_id_fkey;
