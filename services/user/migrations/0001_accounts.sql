create table tenants (
  id uuid primary key,
  created_at timestamptz not null
);

create table users (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  -- Lower case is the stored form, so that a plain unique index is enough.
  email text not null check (email = lower(email)),
  display_name text not null,
  roles text[] not null,
  password_hash text not null,
  created_at timestamptz not null,
  constraint users_email_unique unique (email)
);

-- A session is a family of refresh tokens: each use of one makes the next, and revoking the family ends them all.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  created_at timestamptz not null,
  -- End of the newest token; nothing of a session is of use after it.
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_by_user on sessions (user_id);

create table refresh_tokens (
  token_hash bytea primary key,
  session_id uuid not null references sessions (id) on delete cascade,
  expires_at timestamptz not null,
  -- Used tokens stay until they expire: only so can a second use be recognized.
  used_at timestamptz
);
create index refresh_tokens_by_session on refresh_tokens (session_id);

create table api_keys (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  name text not null,
  scopes text[] not null,
  secret_hash bytea not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);
create index api_keys_live_by_user on api_keys (user_id, id desc) where revoked_at is null;
