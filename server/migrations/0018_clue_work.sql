-- The clue's way: what petitions, reviews and dissatisfied reporters leave on it, and requests to see who reported.

alter table clues
  add column replied_by uuid,
  -- 报请上级交办: from now on the office above decides.
  add column raised_at timestamptz,
  -- 动态清零: since when the reporter is not satisfied, and why, in the last round.
  add column unsatisfied_at timestamptz,
  add column unsatisfied_text text,
  -- 信访: whether the petitioner was told of acceptance, whether the period was extended, how often the answer was reviewed.
  add column told_at timestamptz,
  add column extended_at timestamptz,
  add column reviews integer not null default 0,
  add column reviewed_at timestamptz,
  add column review_decision text check (review_decision in ('upheld', 'changed', 'revoked'));
create index on clues (unsatisfied_at desc) where unsatisfied_times > 0;

-- 身份查看申请: asked with a reason, decided by another person, shown once to who asked.
create table reporter_requests (
  id uuid primary key default gen_random_uuid(),
  clue_id uuid not null references clues (id),
  source_id uuid not null references clue_sources (id),
  reason text not null,
  state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'shown')),
  asked_by uuid not null references users (id),
  asked_at timestamptz not null default now(),
  decided_by uuid references users (id),
  decided_at timestamptz,
  decision text,
  -- Until when an approved request may be used.
  show_until timestamptz,
  shown_at timestamptz,
  check (decided_by is distinct from asked_by)
);
create index on reporter_requests (asked_at desc, id desc);
create index on reporter_requests (clue_id);
create unique index on reporter_requests (source_id, asked_by) where state in ('asked', 'approved');
alter table reporter_requests enable row level security;
create policy scope on reporter_requests to biaochi_app using (exists (select from clues c where c.id = clue_id));
grant select, insert, update on reporter_requests to biaochi_app;

-- A report merged into a clue is read by who may read that clue, unless the report accuses him.
create function merged_clues(main uuid) returns table (id uuid, no text) language sql stable security definer set search_path = public, record as $$
  select c.id, c.no from clues c where c.merged_into = main
    and not c.accused_units && scope_barred_units() and not c.accused_officers && scope_officers()
$$;
create function merged_into(clue uuid) returns uuid language sql stable security definer set search_path = public, record as $$
  select c.merged_into from clues c where c.id = clue
    and not c.accused_units && scope_barred_units() and not c.accused_officers && scope_officers()
$$;
drop policy scope on clue_sources;
create policy scope on clue_sources to biaochi_app using (
  exists (select from clues c where c.id = clue_id) or exists (select from clues c where c.id = merged_into(clue_id)));
