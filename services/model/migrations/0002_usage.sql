-- One row for each call of a target: who, what, how much, and never a text. `tenant_id` is null where the call is for nobody in particular.
CREATE TABLE calls (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  tenant_id text,
  user_id text,
  key_id text,
  purpose text NOT NULL,
  alias text NOT NULL,
  target text NOT NULL,
  input_tokens integer NOT NULL CHECK (input_tokens >= 0),
  output_tokens integer NOT NULL CHECK (output_tokens >= 0),
  estimated boolean NOT NULL,
  milliseconds integer NOT NULL CHECK (milliseconds >= 0),
  cost numeric NOT NULL CHECK (cost >= 0),
  outcome text NOT NULL
);
CREATE INDEX calls_of_tenant ON calls (tenant_id, at);
CREATE INDEX calls_at ON calls (at);

-- What was taken of a budget since `starts_at`: what calls took, and what those that run may take at most. A process that ends in a call leaves
-- what it had reserved until the window is over.
CREATE TABLE budget_windows (
  owner text NOT NULL,
  unit text NOT NULL,
  starts_at timestamptz NOT NULL,
  taken numeric NOT NULL,
  PRIMARY KEY (owner, unit, starts_at)
);
CREATE INDEX budget_windows_at ON budget_windows (starts_at);
