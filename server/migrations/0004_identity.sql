-- Sign-in, signed audit roots, and what the role of a request may not touch.

alter table users
  add column totp_pending text,
  add column totp_last_step bigint,
  -- Failures before this moment no longer count: a full sign-in or an unlocking starts the count anew.
  add column attempts_from timestamptz;

-- ---------------------------------------------------------------- signed roots
-- Roots are numbered without gaps; a day may have several (one by the clock, more on demand).
alter table audit_roots drop constraint audit_roots_pkey;
alter table audit_roots add column no integer primary key;

-- Transaction numbers of actions go on rising after a restore into another cluster, whose own count starts again.
create table xid_shift (
  one boolean primary key default true check (one),
  shift bigint not null
);
insert into xid_shift (shift) values (0);

create function action_xid() returns xid8 language sql volatile security definer set search_path = public as
  $$ select (pg_current_xact_id()::text::bigint + shift)::text::xid8 from xid_shift $$;
-- Everything numbered below it is settled: committed or gone.
create function action_horizon() returns xid8 language sql stable security definer set search_path = public as
  $$ select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + shift)::text::xid8 from xid_shift $$;
alter table actions alter column changed_xid set default action_xid();

-- ---------------------------------------------------------------- rights
-- Accounts, sessions and roles are read and written by the owner alone: a request's role sees names, never a hash or a secret.
revoke all on users, sessions, password_history, login_attempts, grants, settings, schema_migrations from biaochi_app;
grant select (id, account, name, unit_id) on users to biaochi_app;

alter table saved_filters enable row level security;
create policy own on saved_filters to biaochi_app using (user_id = scope_user());
alter table notice_reads enable row level security;
create policy own on notice_reads to biaochi_app using (user_id = scope_user());
