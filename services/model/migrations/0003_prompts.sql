-- A prompt by its name, and which of its versions is asked when none is named.
CREATE TABLE prompts (
  tenant_id text NOT NULL,
  name text NOT NULL,
  live_version integer NOT NULL,
  last_version integer NOT NULL CHECK (last_version >= live_version),
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  PRIMARY KEY (tenant_id, name)
);
-- Rows are written once. `answer_schema` is JSON as it came: nothing in the database looks into it.
CREATE TABLE prompt_versions (
  tenant_id text NOT NULL,
  name text NOT NULL,
  version integer NOT NULL,
  template text NOT NULL,
  alias text NOT NULL,
  query_template text,
  top_k integer,
  answer_schema text,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  PRIMARY KEY (tenant_id, name, version),
  FOREIGN KEY (tenant_id, name) REFERENCES prompts ON DELETE CASCADE,
  CHECK ((query_template IS NULL) = (top_k IS NULL))
);
