-- Identity, scope, actions, clocks, files, notices, settings: what every capability stands on.

create table users (
  id uuid primary key default gen_random_uuid(),
  account text not null unique check (account = lower(account)),
  name text not null,
  unit_id text,
  password_hash text,
  password_changed_at timestamptz,
  must_change_password boolean not null default true,
  totp_secret text,
  totp_confirmed_at timestamptz,
  oidc_subject text unique,
  disabled_at timestamptz,
  locked_until timestamptz,
  created_by uuid references users (id),
  created_at timestamptz not null default now()
);

create table password_history (
  user_id uuid not null references users (id),
  set_at timestamptz not null default now(),
  password_hash text not null,
  primary key (user_id, set_at)
);

-- A role held at a unit. The three administrators hold one role and nothing else (S6).
create table grants (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id),
  role text not null,
  unit_id text,
  granted_by uuid references users (id),
  granted_at timestamptz not null default now(),
  revoked_at timestamptz,
  revoked_by uuid references users (id)
);
create unique index on grants (user_id, role, coalesce(unit_id, '')) where revoked_at is null;
create index on grants (user_id) where revoked_at is null;

create function refuse_mixed_administrators() returns trigger language plpgsql as $$
begin
  if new.revoked_at is not null then return new; end if;
  perform pg_advisory_xact_lock(hashtext('grants:' || new.user_id));
  if exists (
    select 1 from grants g
    where g.user_id = new.user_id and g.revoked_at is null and g.id <> new.id
      and (g.role in ('system-admin', 'security-admin', 'audit-admin') or new.role in ('system-admin', 'security-admin', 'audit-admin'))
  ) then
    raise exception using errcode = 'BC001', message = 'administrators-are-separate';
  end if;
  return new;
end $$;
create trigger separate_administrators before insert or update on grants for each row execute function refuse_mixed_administrators();

create table sessions (
  token_hash bytea primary key,
  user_id uuid not null references users (id),
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  second_factor_at timestamptz,
  ip text,
  user_agent text,
  ended_at timestamptz
);
create index on sessions (user_id) where ended_at is null;

create table login_attempts (
  id bigint generated always as identity primary key,
  account text not null,
  ip text not null,
  at timestamptz not null default now(),
  ok boolean not null
);
create index on login_attempts (account, at);
create index on login_attempts (ip, at);

-- ---------------------------------------------------------------- scope
-- A request runs as role biaochi_app with the actor's areas ('police:4201%') and units. Nothing set means nothing seen.
create function scope_areas() returns text[] language sql stable parallel safe as
  $$ select nullif(current_setting('biaochi.areas', true), '')::text[] $$;
create function scope_units() returns text[] language sql stable parallel safe as $$
  select array_agg(t.unit_id) from record.unit_tree t
  where t.ancestor_id = any ((select nullif(current_setting('biaochi.units', true), '')::text[])::text[])
$$;
create function scope_sealed_areas() returns text[] language sql stable parallel safe as
  $$ select nullif(current_setting('biaochi.sealed_areas', true), '')::text[] $$;
create function scope_user() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('biaochi.user', true), '')::uuid $$;

do $$ begin
  if not exists (select from pg_roles where rolname = 'biaochi_app') then
    begin
      create role biaochi_app nologin;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  execute format('grant biaochi_app to %I', current_user);
end $$;
grant usage on schema record, public to biaochi_app;
grant select on all tables in schema record to biaochi_app;

-- ---------------------------------------------------------------- actions
-- The only history there is. Rows are chained by hash per chain (a matter, a person); nobody may change or delete one.
create table actions (
  id bigint generated always as identity primary key,
  chain text not null,
  seq integer not null,
  at timestamptz not null default clock_timestamp(),
  actor_id uuid,
  actor_name text not null,
  actor_role text not null,
  actor_unit_id text,
  ip text,
  request_id text,
  action text not null,
  object_kind text not null,
  object_id text not null,
  outcome text not null check (outcome in ('done', 'refused', 'failed')),
  reason text,
  detail jsonb not null default '{}',
  before_digest text,
  after_digest text,
  prev_hash text not null,
  hash text not null,
  changed_xid xid8 not null default pg_current_xact_id(),
  unique (chain, seq)
);
create index on actions (object_kind, object_id, id);
create index on actions (actor_id, id);
create index on actions (changed_xid);

create table chain_heads (
  chain text primary key,
  seq integer not null,
  hash text not null
);

create function action_hash(a actions) returns text language sql immutable parallel safe as $$
  select encode(sha256(convert_to(jsonb_build_array(
    a.prev_hash, a.chain, a.seq, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), a.actor_id, a.actor_name, a.actor_role,
    a.actor_unit_id, a.ip, a.request_id, a.action, a.object_kind, a.object_id, a.outcome, a.reason, a.detail, a.before_digest,
    a.after_digest)::text, 'UTF8')), 'hex')
$$;

create function chain_action() returns trigger language plpgsql security definer set search_path = public as $$
declare head chain_heads;
begin
  insert into chain_heads (chain, seq, hash) values (new.chain, 0, '') on conflict do nothing;
  select * into head from chain_heads where chain = new.chain for update;
  new.seq := head.seq + 1;
  new.prev_hash := head.hash;
  new.hash := action_hash(new);
  update chain_heads set seq = new.seq, hash = new.hash where chain = new.chain;
  return new;
end $$;
create trigger chain_action before insert on actions for each row execute function chain_action();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception using errcode = 'BC002', message = 'this table is only appended to';
end $$;
create trigger no_change before update or delete on actions for each row execute function refuse_change();
create trigger no_truncate before truncate on actions for each statement execute function refuse_change();

create table audit_roots (
  day date primary key,
  from_xid xid8 not null,
  until_xid xid8 not null,
  actions bigint not null,
  chains bigint not null,
  previous text not null,
  root text not null,
  key_id text not null,
  signature text not null,
  signed_at timestamptz not null default now()
);
create trigger no_change before update or delete on audit_roots for each row execute function refuse_change();

-- Answers already given, by the sender's key: the same request sent twice acts once.
create table idempotency (
  user_id uuid not null,
  key text not null,
  request_digest text not null,
  response jsonb not null,
  at timestamptz not null default now(),
  primary key (user_id, key)
);

-- ---------------------------------------------------------------- clocks
create table clocks (
  id uuid primary key default gen_random_uuid(),
  matter_kind text not null,
  matter_id uuid not null,
  rule text not null,
  title text not null,
  unit_id text,
  started_at timestamptz not null,
  due_at timestamptz not null,
  warn_at timestamptz not null,
  paused_at timestamptz,
  extended_by text,
  stopped_at timestamptz,
  outcome text check (outcome in ('met', 'late', 'dropped')),
  reminded_at timestamptz,
  breached_at timestamptz,
  escalated_at timestamptz
);
create unique index on clocks (matter_kind, matter_id, rule) where stopped_at is null;
create index on clocks (due_at) where stopped_at is null;
create index on clocks (matter_kind, matter_id);

create table files (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  media_type text not null,
  size bigint not null,
  sha256 text not null,
  state text not null default 'clean' check (state in ('pending', 'clean', 'infected')),
  matter_kind text,
  matter_id uuid,
  purpose text not null,
  uploaded_by uuid,
  created_at timestamptz not null default now()
);
create index on files (matter_kind, matter_id);

create table notices (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references users (id),
  unit_id text,
  text text not null,
  link text,
  created_at timestamptz not null default now()
);
create index on notices (user_id, created_at desc);
create index on notices (unit_id, created_at desc);
create table notice_reads (
  notice_id uuid not null references notices (id),
  user_id uuid not null references users (id),
  read_at timestamptz not null default now(),
  primary key (notice_id, user_id)
);

-- Deployment settings, dated: the row with the latest valid_from not after today counts.
create table settings (
  key text not null,
  valid_from date not null,
  value jsonb not null,
  reason text not null,
  set_by uuid references users (id),
  set_at timestamptz not null default now(),
  primary key (key, valid_from)
);

create table saved_filters (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id),
  page text not null,
  name text not null,
  query jsonb not null,
  created_at timestamptz not null default now(),
  unique (user_id, page, name)
);
