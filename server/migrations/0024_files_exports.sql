-- Stored files are looked at again and again (S21); large exports go out with another person's approval (S24).

-- ---------------------------------------------------------------- files
alter table files
  drop constraint files_state_check,
  add constraint files_state_check check (state in ('pending', 'clean', 'infected', 'damaged')),
  -- When its bytes were last compared with the digest, and since when they are others or gone.
  add column checked_at timestamptz,
  add column damaged_at timestamptz;
create index on files (checked_at nulls first, id);
alter table originals
  add column checked_at timestamptz,
  add column damaged_at timestamptz;
create index on originals (checked_at nulls first, file_id);

-- ---------------------------------------------------------------- 导出申请
create table export_requests (
  id uuid primary key default gen_random_uuid(),
  -- Name of the endpoint and what was asked of it, without the purpose.
  endpoint text not null,
  query jsonb not null,
  purpose text not null,
  state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'used')),
  asked_by uuid not null references users (id),
  asked_at timestamptz not null default now(),
  -- The unit in whose role it was asked: whoever leads there or above decides.
  unit_id text not null,
  region text not null,
  line text not null,
  decided_by uuid references users (id),
  decided_at timestamptz,
  decision text,
  -- Until when it may be used.
  valid_until timestamptz,
  used_at timestamptz,
  check (decided_by is distinct from asked_by),
  check ((state = 'asked') = (decided_at is null)),
  check ((state in ('approved', 'used')) = (valid_until is not null)),
  check ((state = 'used') = (used_at is not null))
);
create index on export_requests (asked_at desc, id desc);
create index on export_requests (asked_by);
create unique index on export_requests (asked_by, endpoint, md5(query::text)) where state = 'asked';
alter table export_requests enable row level security;
create policy scope on export_requests to biaochi_app using (
  asked_by = scope_user() or line || ':' || region like any ((select scope_areas())::text[])
  or unit_id = any ((select scope_units())::text[]));
grant select, insert, update on export_requests to biaochi_app;

-- A notice to whoever may decide, from the nearest unit upwards; where the person stands alone there, to the supervision offices above. Who
-- holds which grant is not for a request's role to read. A role for one campaign alone decides on nothing.
create function tell_export_approvers(request uuid, words text) returns void
language plpgsql security definer set search_path = public, record as $$
begin
  with asked as (select * from export_requests where id = request),
  near as (
    select g.user_id, t.depth from asked a join record.unit_tree t on t.unit_id = a.unit_id join grants g on g.unit_id = t.ancestor_id
    where g.revoked_at is null and g.role in ('supervision-lead', 'unit-head') and g.campaign_id is null and g.user_id <> a.asked_by
  ),
  above as (
    select g.user_id, case u.level when 'county' then 100 when 'city' then 101 else 102 end as depth
    from asked a join grants g on g.revoked_at is null and g.role = 'supervision-lead' and g.campaign_id is null and g.user_id <> a.asked_by
    join record.units u on u.id = g.unit_id and u.line = 'justice'
    where a.region like case u.level when 'province' then left(u.region, 2) when 'city' then left(u.region, 4) else u.region end || '%'
  ),
  both_ways as (select * from near union all select * from above)
  insert into notices (user_id, text, link)
  select distinct user_id, words, '/exports' from both_ways where depth = (select min(depth) from both_ways);
end $$;
