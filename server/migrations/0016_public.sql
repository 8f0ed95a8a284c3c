-- The public door: reports with or without a name, their two-way dialogue, ratings by QR code, questionnaires, notices, messages out.
-- What nobody signed in for is written by the owner; the role of requests sees only what offices may see.

-- Challenges that were spent, by the hash of their random id: none is spent twice, and no receipt can be worked out from the table.
create table spent_proofs (
  hash bytea primary key,
  expires_at timestamptz not null
);
create index on spent_proofs (expires_at);
alter table spent_proofs enable row level security;

-- Codes sent to phones: the phone as a blind index, the code as a keyed hash.
create table phone_codes (
  id uuid primary key default gen_random_uuid(),
  phone_index bytea not null,
  code_hash bytea not null,
  tries integer not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on phone_codes (phone_index, created_at desc);
alter table phone_codes enable row level security;

-- Who stands inside the door: by receipt for one report, by phone for all of his. No address, no browser, no device.
create table door_sessions (
  token_hash bytea primary key,
  source_id uuid references clue_sources (id),
  phone_index bytea,
  expires_at timestamptz not null,
  check ((source_id is null) <> (phone_index is null))
);
create index on door_sessions (expires_at);
alter table door_sessions enable row level security;

-- Messages that leave the house. The number is sealed; the demo's outbox page shows it masked.
create table outbox (
  id uuid primary key default gen_random_uuid(),
  channel text not null check (channel in ('sms', 'wechat')),
  purpose text not null,
  recipient text not null,
  recipient_shown text not null,
  text text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts integer not null default 0,
  error text,
  created_at timestamptz not null default now(),
  next_at timestamptz not null default now(),
  sent_at timestamptz
);
create index on outbox (created_at desc, id desc);
create index on outbox (next_at) where state = 'waiting';
alter table outbox enable row level security;

-- A report that came through the door, beside its clue source. `operator_id` keyed it for somebody and must not read on.
create table public_reports (
  source_id uuid primary key references clue_sources (id),
  door text not null check (door in ('named', 'anonymous', 'on-behalf')),
  category text not null,
  region text not null,
  operator_id uuid,
  -- The receipt went through the operator's hands: it opens nothing but its own exchange.
  exchange_due boolean not null default false,
  publishable boolean not null default false,
  notice_version text not null,
  satisfied boolean,
  judged_text text,
  judged_at timestamptz,
  told_reply_at timestamptz,
  created_on date not null default current_date
);
alter table public_reports enable row level security;
create policy scope on public_reports to biaochi_app using (
  operator_id is distinct from scope_user() and exists (select from clue_sources s where s.id = source_id));

create table dialogue (
  id uuid primary key default gen_random_uuid(),
  source_id uuid not null references public_reports (source_id),
  side text not null check (side in ('reporter', 'office')),
  author_id uuid,
  text text not null,
  created_at timestamptz not null default now(),
  read_at timestamptz
);
create index on dialogue (source_id, created_at);
alter table dialogue enable row level security;
create policy scope on dialogue to biaochi_app using (exists (select from public_reports r where r.source_id = dialogue.source_id));

-- Sealed originals of what reporters sent; offices work with the copy in `files`, which holds no place, time or device.
create table originals (
  file_id uuid primary key references files (id),
  source_id uuid not null references public_reports (source_id),
  sealed_id uuid not null,
  sealed_sha256 text not null,
  sm3 text not null,
  size bigint not null,
  created_on date not null default current_date
);
create index on originals (source_id);
alter table originals enable row level security;
-- Digests of the originals, for whoever sees the report; the sealed bytes are the owner's.
create policy scope on originals to biaochi_app using (exists (select from public_reports r where r.source_id = originals.source_id));

-- ---------------------------------------------------------------- ratings
create table rating_batches (
  id uuid primary key default gen_random_uuid(),
  unit_id text not null,
  region text not null,
  line text not null,
  codes integer not null,
  made_by uuid not null,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index on rating_batches (made_at desc, id desc);
alter table rating_batches enable row level security;
create policy scope on rating_batches to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[]) or unit_id = any ((select scope_units())::text[]));

-- One code, one enforcement act, one use. The code itself is not kept: it is signed anew from this row when it is printed.
create table rating_codes (
  id uuid primary key default gen_random_uuid(),
  batch_id uuid not null references rating_batches (id),
  case_id text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on rating_codes (batch_id);
create index on rating_codes (case_id);
alter table rating_codes enable row level security;
create policy scope on rating_codes to biaochi_app using (exists (select from rating_batches b where b.id = batch_id));

create table ratings (
  id uuid primary key default gen_random_uuid(),
  code_id uuid not null unique references rating_codes (id),
  case_id text not null,
  unit_id text not null,
  region text not null,
  line text not null,
  satisfied boolean not null,
  reasons text[] not null default '{}',
  text text,
  rated_on date not null default current_date,
  clue_id uuid references clues (id)
);
create index on ratings (rated_on);
create index on ratings (unit_id, rated_on);
alter table ratings enable row level security;
-- The rated unit never sees a single rating: who was dissatisfied is the other party of its own case.
create policy scope on ratings to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[])
  and not unit_id = any ((select scope_barred_units())::text[]));

-- Counts for offices, and for the rated unit itself once so many rated it that nobody is recognised. Reads past the policy above.
create function rating_counts(first date, last date, few integer)
returns table (unit_id text, satisfied bigint, unsatisfied bigint, reasons jsonb)
language sql stable security definer set search_path = public, record as $$
  with seen as (
    select r.*, line || ':' || region like any ((select scope_areas())::text[])
      and not (r.unit_id = any ((select scope_barred_units())::text[])) as whole
    from ratings r
    where rated_on between first and last
      and (line || ':' || region like any ((select scope_areas())::text[]) or r.unit_id = any ((select scope_units())::text[]))
  ), told as (
    select s.unit_id, count(*) filter (where s.satisfied) as yes, count(*) filter (where not s.satisfied) as no, bool_and(coalesce(s.whole, false)) as whole
    from seen s group by s.unit_id
  ), why as (
    select s.unit_id, reason, count(*) as n from seen s, unnest(s.reasons) reason group by s.unit_id, reason
  ), whys as (
    select w.unit_id, jsonb_object_agg(w.reason, w.n) as reasons from why w group by w.unit_id
  )
  select t.unit_id, t.yes, t.no, coalesce(w.reasons, '{}')
  from told t left join whys w on w.unit_id = t.unit_id where t.whole or t.yes + t.no >= few
$$;

-- ---------------------------------------------------------------- notices and questionnaires
create table public_notices (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('campaign', 'result', 'warning', 'other')),
  title text not null,
  body text not null,
  campaign_id uuid,
  unit_id text not null,
  region text not null,
  state text not null default 'draft' check (state in ('draft', 'published', 'withdrawn')),
  version integer not null default 1,
  author_id uuid not null,
  publisher_id uuid,
  published_at timestamptz,
  withdrawn_at timestamptz,
  created_at timestamptz not null default now()
);
create index on public_notices (created_at desc, id desc);
create index on public_notices (published_at desc) where state = 'published';
alter table public_notices enable row level security;
create policy scope on public_notices to biaochi_app using (':' || region like any (
  select distinct ':' || split_part(area, ':', 2) from unnest((select scope_areas())::text[]) area));

-- Forms as they were published, by their digest: an answer keeps its form whatever is changed afterwards.
create table forms (
  digest text primary key,
  form jsonb not null,
  archived_at timestamptz not null default now()
);
alter table forms enable row level security;
create policy anybody on forms to biaochi_app using (true);

create table questionnaires (
  id uuid primary key default gen_random_uuid(),
  title text not null,
  intro text not null,
  draft jsonb not null,
  form_digest text references forms (digest),
  campaign_id uuid,
  unit_id text not null,
  region text not null,
  state text not null default 'draft' check (state in ('draft', 'open', 'closed')),
  version integer not null default 1,
  closes_on date,
  author_id uuid not null,
  opened_at timestamptz,
  created_at timestamptz not null default now()
);
create index on questionnaires (created_at desc, id desc);
alter table questionnaires enable row level security;
create policy scope on questionnaires to biaochi_app using (':' || region like any (
  select distinct ':' || split_part(area, ':', 2) from unnest((select scope_areas())::text[]) area));

create table questionnaire_answers (
  id uuid primary key default gen_random_uuid(),
  questionnaire_id uuid not null references questionnaires (id),
  form_digest text not null references forms (digest),
  -- Who has the key may go on answering until it is complete; nothing says who he is.
  key_hash bytea not null unique,
  answers jsonb not null,
  last_question text,
  complete boolean not null default false,
  started_on date not null default current_date
);
create index on questionnaire_answers (questionnaire_id);
alter table questionnaire_answers enable row level security;
create policy scope on questionnaire_answers to biaochi_app using (exists (select from questionnaires q where q.id = questionnaire_id));

grant select, insert, update on public_reports, dialogue, rating_batches, rating_codes, public_notices, forms, questionnaires to biaochi_app;
grant select on ratings, questionnaire_answers, originals to biaochi_app;
