-- Accountability: hand-overs that are sealed, forms by person, tracing back who decided, and faults that are forgiven.

-- Units that the person leads: what concerns a named person is for heads, not for everybody in the house.
create function scope_led_units() returns text[] language sql stable parallel safe as $$
  select array_agg(t.unit_id) from record.unit_tree t
  where t.ancestor_id = any ((select nullif(current_setting('biaochi.led_units', true), '')::text[])::text[])
$$;
-- Whether a row about somebody of a unit may be seen as far as his post goes: of a head nobody who serves under him sees it, himself he does.
create function scope_may_know(post text, officer text, unit text) returns boolean language sql stable parallel safe as $$
  select post is distinct from 'head' or coalesce(officer = any (scope_officers()), false) or not coalesce(unit = any (scope_barred_units()), false)
$$;

-- ---------------------------------------------------------------- hand-overs
create sequence handover_no;
-- What everybody may see that supervises, and the unit once it is handed over: number, organ, dates, receipt, the result in so many words.
create table handovers (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'YS' || lpad(nextval('handover_no')::text, 8, '0'),
  source_kind text not null check (source_kind in ('problem', 'clue', 'tracing')),
  source_id uuid not null,
  receiver text not null check (receiver in ('discipline', 'police')),
  organ text not null,
  unit_id text not null,
  -- The receiving side sees no records of units, and must know which it is.
  unit_name text not null default '',
  region text not null,
  line text not null,
  state text not null,
  version integer not null default 1,
  opened_at timestamptz not null default now(),
  prepared_by uuid references users (id),
  approved_by uuid references users (id),
  approved_at timestamptz,
  doc_no text,
  handed_at timestamptz,
  -- From here on the contents are the receiving side's; null again when it is not competent.
  sealed_at timestamptz,
  receipt_no text,
  received_on date,
  receipt_at timestamptz,
  competent text,
  returned_at timestamptz,
  result text check (result in ('filed', 'not-filed', 'disciplined', 'criminal', 'unfounded')),
  result_people integer,
  result_on date,
  result_no text,
  resulted_at timestamptz,
  due_at timestamptz,
  breached boolean not null default false,
  closed_at timestamptz
);
create index on handovers (opened_at desc, id desc);
create index on handovers (unit_id, opened_at desc, id desc);
create index on handovers (source_kind, source_id);
create unique index on handovers (source_kind, source_id) where state not in ('dropped', 'closed');

-- What is sealed.
create table handover_contents (
  handover_id uuid primary key references handovers (id),
  title text not null,
  facts text not null,
  persons text not null default ''
);
create table handover_notes (
  id uuid primary key default gen_random_uuid(),
  handover_id uuid not null references handovers (id),
  action text not null,
  text text not null,
  file_ids uuid[] not null default '{}',
  -- What the receiving side writes for itself; it stays with it when the matter is returned.
  receiving boolean not null default false,
  by_id uuid references users (id),
  by_name text not null,
  at timestamptz not null default clock_timestamp()
);
create index on handover_notes (handover_id, at);

alter table handovers enable row level security;
-- The unit learns of it when it is handed over; where a clue lies behind it, never: the accused do not see the clue either.
create policy scope on handovers to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[])
  or (sealed_at is not null and source_kind <> 'clue' and unit_id = any ((select scope_units())::text[]))
  or (sealed_at is not null and line || ':' || region like any ((select scope_sealed_areas())::text[])));
alter table handover_contents enable row level security;
create policy scope on handover_contents to biaochi_app using (exists (select from handovers h where h.id = handover_id
  and h.line || ':' || h.region like any (case when h.sealed_at is null then (select scope_areas()) else (select scope_sealed_areas()) end)));
alter table handover_notes enable row level security;
create policy scope on handover_notes to biaochi_app using (exists (select from handover_contents c where c.handover_id = handover_notes.handover_id)
  and (not receiving or exists (select from handovers h where h.id = handover_id and h.sealed_at is not null)));
create policy handover on files to biaochi_app using (
  matter_kind = 'handover' and exists (select from handover_contents c where c.handover_id = matter_id)
  and (purpose <> 'receiving' or exists (select from handovers h where h.id = matter_id and h.sealed_at is not null)));
create policy handover on clocks to biaochi_app using (matter_kind = 'handover' and exists (select from handovers h where h.id = matter_id));

-- Hand-overs that were recorded with the problem stay: what was written there becomes a matter of its own, sealed like the others.
insert into handovers (source_kind, source_id, receiver, organ, unit_id, region, line, state, opened_at, doc_no, handed_at, sealed_at, receipt_no,
    received_on, resulted_at, closed_at)
  select 'problem', id, case when handed_over_to ~ '公安|警' then 'police' else 'discipline' end, handed_over_to, unit_id, region, line,
    case when handover_result is not null then 'closed' when handover_receipt_no is not null then 'received' else 'handed' end,
    handed_over_at, handover_no, handed_over_at, handed_over_at, handover_receipt_no, handover_receipt_at::date,
    case when handover_result is not null then coalesce(handover_receipt_at, handed_over_at) end,
    case when handover_result is not null then coalesce(handover_receipt_at, handed_over_at) end
  from problems where handed_over_to is not null and handed_over_at is not null;
insert into handover_contents (handover_id, title, facts, persons)
  select h.id, p.title, p.description, coalesce(p.person, '') from handovers h join problems p on p.id = h.source_id;
insert into handover_notes (handover_id, action, text, by_name, at)
  select h.id, 'result', p.handover_result, '原台账', h.closed_at from handovers h join problems p on p.id = h.source_id
  where p.handover_result is not null;
alter table problems drop column handed_over_to, drop column handover_no, drop column handover_receipt_no, drop column handover_receipt_at,
  drop column handover_result;

-- Notice to the people of the receiving side whose area it lies in.
create function tell_receivers(about text, matter uuid, at_line text, at_region text, words text, page text) returns void
language sql security definer set search_path = public, record as $$
  insert into notices (user_id, text, link, matter_kind, matter_id)
  select distinct g.user_id, words, page, about, matter from grants g join record.units u on u.id = g.unit_id
  where g.revoked_at is null and g.role = 'discipline' and u.line in ('justice', at_line)
    and at_region like case u.level when 'province' then left(u.region, 2) when 'city' then left(u.region, 4) else u.region end || '%'
$$;

-- ---------------------------------------------------------------- tracing
create sequence tracing_no;
create table tracings (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'DC' || lpad(nextval('tracing_no')::text, 8, '0'),
  source_kind text not null check (source_kind in ('case', 'warning', 'problem')),
  source_id text not null,
  title text not null,
  reason text not null,
  unit_id text not null,
  region text not null,
  line text not null,
  state text not null,
  version integer not null default 1,
  opened_at timestamptz not null default now(),
  opened_by uuid references users (id),
  outcome text check (outcome in ('account', 'exempt', 'none')),
  conclusion text,
  concluded_by uuid references users (id),
  concluded_at timestamptz,
  approved_by uuid references users (id),
  due_at timestamptz,
  breached boolean not null default false,
  closed_at timestamptz
);
create index on tracings (opened_at desc, id desc);
create index on tracings (unit_id, opened_at desc, id desc);
create index on tracings (source_kind, source_id);

create table tracing_links (
  id uuid primary key default gen_random_uuid(),
  tracing_id uuid not null references tracings (id),
  position integer not null,
  step text not null,
  proposed boolean not null,
  person text,
  officer_id text,
  post text not null check (post in ('head', 'member')),
  unit_id text not null,
  evidence jsonb not null default '[]',
  state text not null default 'proposed' check (state in ('proposed', 'confirmed', 'struck')),
  responsibility text check (responsibility in ('direct', 'supervisory', 'leading')),
  reason text,
  decided_by uuid references users (id),
  decided_at timestamptz,
  check (state <> 'confirmed' or person is not null)
);
create index on tracing_links (tracing_id, position);

alter table tracings enable row level security;
-- Supervision sees all of it, unless it serves in that house itself; the heads see what it came to.
create policy scope on tracings to biaochi_app using (
  (line || ':' || region like any ((select scope_areas())::text[]) and not coalesce(unit_id = any ((select scope_barred_units())::text[]), false))
  or (state = 'closed' and unit_id = any ((select scope_led_units())::text[])));
alter table tracing_links enable row level security;
create policy scope on tracing_links to biaochi_app using (scope_may_know(post, officer_id, unit_id)
  and exists (select from tracings t where t.id = tracing_id
    and (t.line || ':' || t.region like any ((select scope_areas())::text[]) or tracing_links.state = 'confirmed')));
create policy tracing on files to biaochi_app using (matter_kind = 'tracing' and exists (
  select from tracings t where t.id = matter_id and t.line || ':' || t.region like any ((select scope_areas())::text[])));
create policy tracing on clocks to biaochi_app using (matter_kind = 'tracing' and exists (select from tracings t where t.id = matter_id));

-- ---------------------------------------------------------------- exemptions
create sequence exemption_no;
create table exemptions (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'RC' || lpad(nextval('exemption_no')::text, 8, '0'),
  subject text not null check (subject in ('person', 'unit')),
  person text,
  officer_id text,
  -- Null for a unit.
  post text check (post in ('head', 'member')),
  unit_id text not null,
  region text not null,
  line text not null,
  accountability_id uuid,
  link_id uuid references tracing_links (id),
  problem_id uuid references problems (id),
  grounds text[] not null check (cardinality(grounds) > 0),
  statement text not null,
  state text not null,
  version integer not null default 1,
  opened_at timestamptz not null default now(),
  applied_by uuid not null references users (id),
  advice text check (advice in ('approve', 'refuse')),
  examined_by uuid references users (id),
  examined_at timestamptz,
  decided_by uuid references users (id),
  decided_at timestamptz,
  decided_on date,
  decision text,
  refused_by uuid references users (id),
  appealed_at timestamptz,
  due_at timestamptz,
  breached boolean not null default false,
  closed_at timestamptz,
  check ((subject = 'person') = (person is not null)),
  check (examined_by is distinct from applied_by and (decided_by is null or decided_by <> applied_by and decided_by <> examined_by))
);
create index on exemptions (opened_at desc, id desc);
create index on exemptions (unit_id, opened_at desc, id desc);
create index on exemptions (problem_id) where problem_id is not null;
create unique index on exemptions (accountability_id) where accountability_id is not null and state <> 'withdrawn';
create unique index on exemptions (link_id) where link_id is not null and state <> 'withdrawn';

alter table exemptions enable row level security;
create policy scope on exemptions to biaochi_app using (applied_by = scope_user()
  or ((line || ':' || region like any ((select scope_areas())::text[]) or unit_id = any ((select scope_led_units())::text[])
      or officer_id = any ((select scope_officers())::text[]))
    and scope_may_know(post, officer_id, unit_id)));
create policy exemption on files to biaochi_app using (matter_kind = 'exemption' and exists (select from exemptions e where e.id = matter_id));
create policy exemption on clocks to biaochi_app using (matter_kind = 'exemption' and exists (select from exemptions e where e.id = matter_id));

-- ---------------------------------------------------------------- forms by person
create sequence accountability_no;
alter table accountability
  alter column problem_id drop not null,
  add column no text not null unique default 'WZ' || lpad(nextval('accountability_no')::text, 8, '0'),
  add column link_id uuid references tracing_links (id),
  add column handover_id uuid references handovers (id),
  add column unit_id text,
  add column region text,
  add column line text,
  add column campaign_id uuid,
  add column post text not null default 'member' check (post in ('head', 'member')),
  add column responsibility text check (responsibility in ('direct', 'supervisory', 'leading')),
  add column decided_by text not null default '',
  add column doc_no text,
  -- Forgiven by this exemption: no longer counted as held to account.
  add column exemption_id uuid references exemptions (id),
  add column revoked_on date,
  add column revoked_text text,
  add column revoked_by uuid references users (id);
-- What was recorded before: the unit is the problem's; who was let off then has an exemption of his own now.
update accountability a set unit_id = p.unit_id, region = p.region, line = p.line, campaign_id = p.campaign_id from problems p where p.id = a.problem_id;
insert into exemptions (subject, person, officer_id, post, unit_id, region, line, accountability_id, problem_id, grounds, statement, state, opened_at,
    applied_by, decided_at, decided_on, decision, closed_at)
  select 'person', person, officer_id, 'member', unit_id, region, line, id, problem_id, array[basis], basis, 'approved', recorded_at,
    recorded_by, recorded_at, decided_on, coalesce(approver, ''), recorded_at
  from accountability where exempted;
update accountability a set exemption_id = e.id from exemptions e where e.accountability_id = a.id;
alter table accountability alter column unit_id set not null, alter column region set not null, alter column line set not null,
  drop column exempted, drop column approver;
create index on accountability (decided_on desc, id desc);
create index on accountability (unit_id, decided_on desc);
create index on accountability (officer_id) where officer_id is not null;
create unique index on accountability (link_id, form) where link_id is not null and revoked_on is null;
drop policy scope on accountability;
create policy scope on accountability to biaochi_app using (
  (line || ':' || region like any ((select scope_areas())::text[]) or unit_id = any ((select scope_led_units())::text[])
    or officer_id = any ((select scope_officers())::text[]))
  and scope_may_know(post, officer_id, unit_id));

-- Whoever may not see the matter does not see the notice of it.
create policy of_accountability on notices as restrictive for select to biaochi_app using (
  (matter_kind is distinct from 'handover' or exists (select from handovers h where h.id = matter_id))
  and (matter_kind is distinct from 'tracing' or exists (select from tracings t where t.id = matter_id))
  and (matter_kind is distinct from 'exemption' or exists (select from exemptions e where e.id = matter_id)));

grant select, insert, update on handovers, handover_contents, tracings, tracing_links, exemptions to biaochi_app;
grant select, insert on handover_notes to biaochi_app;
grant usage on sequence handover_no, tracing_no, exemption_no, accountability_no to biaochi_app;
