-- The inbox: what every channel brings lands here raw, is checked, and becomes a clue; how clues are likened, classified and routed.

-- ---------------------------------------------------------------- what other systems hand over about a clue
alter table record.clues
  add column title text,
  add column occurred_at timestamp,
  add column place_text text,
  add column repeat_of text;
create table record.clue_replies (
  clue_id text not null,
  position integer not null,
  replied_at timestamp,
  by_unit text,
  text text not null,
  primary key (clue_id, position)
);
comment on table record.clue_replies is '工单答复';
alter table record.clue_replies enable row level security;
create policy scope on record.clue_replies to biaochi_app using (exists (select from record.clues c where c.id = clue_id));
grant select on record.clue_replies to biaochi_app;
create index on record.clues (import_id);

-- ---------------------------------------------------------------- channels
create table channels (
  code text primary key check (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  title text not null,
  kind text not null check (kind in ('hotline', 'petition', 'remedy', 'web', 'public', 'internal')),
  active boolean not null default true,
  -- How reports may arrive: signed requests, imported files, keyed by staff, the public door, made here from other records.
  formats text[] not null check (formats <@ array['api', 'file', 'staff', 'public', 'internal']),
  -- Other names of it in senders' files.
  aliases text[] not null default '{}',
  position integer not null default 100
);
insert into channels (code, title, kind, formats, aliases, position) values
  ('12345', '12345 政务服务便民热线', 'hotline', '{api,file,staff}', '{12345热线,政务服务热线,市长热线}', 1),
  ('12328', '12328 交通运输服务监督电话', 'hotline', '{api,file,staff}', '{12328热线}', 2),
  ('12389', '12389 公安机关举报平台', 'hotline', '{api,file,staff}', '{12389热线}', 3),
  ('hotline', '专项整治举报电话', 'hotline', '{api,file,staff}', '{举报电话,热线}', 4),
  ('petition', '信访', 'petition', '{api,file,staff}', '{来访,信访件}', 5),
  ('letter', '群众来信', 'petition', '{file,staff}', '{来信,举报信}', 6),
  ('review', '行政复议', 'remedy', '{file,staff}', '{复议}', 7),
  ('lawsuit', '行政诉讼', 'remedy', '{file,staff}', '{诉讼}', 8),
  ('patrol', '网络巡查', 'web', '{api,file,staff}', '{网上巡查}', 9),
  ('media', '媒体曝光', 'web', '{file,staff}', '{媒体}', 10),
  ('public', '公众端反映', 'public', '{file,staff,public}', '{小程序,H5,网上信箱}', 11),
  ('rating', '执法评道', 'public', '{file,staff,public}', '{扫码评价}', 12),
  ('self-check', '单位自查', 'internal', '{file,staff}', '{自查}', 13),
  ('inspection', '督导检查', 'internal', '{file,staff,internal}', '{督导}', 14),
  ('superior', '上级交办', 'internal', '{api,file,staff}', '{交办}', 15),
  ('warning', '数据预警', 'internal', '{staff,internal}', '{预警}', 16),
  ('case-review', '案卷评查', 'internal', '{file,staff,internal}', '{评查}', 17);

-- Keys that systems sign with. The secret is kept encrypted: whoever checks a signature must know it.
create table channel_keys (
  key_id text primary key,
  channel text not null references channels (code),
  title text not null,
  sealed text not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  used_at timestamptz,
  revoked_at timestamptz
);
create index on channel_keys (channel);
-- What was signed once is not taken twice.
create table inbox_nonces (
  key_id text not null,
  nonce text not null,
  at timestamptz not null default now(),
  primary key (key_id, nonce)
);
create index on inbox_nonces (at);

-- ---------------------------------------------------------------- staging
create table inbox_items (
  id uuid primary key default gen_random_uuid(),
  -- Null where the sender's word for it is not known.
  channel text references channels (code),
  source text not null check (source in ('api', 'file', 'staff', 'public', 'internal')),
  external_id text,
  arrived_at timestamptz not null default now(),
  received_at timestamptz,
  title text,
  content text,
  -- As it came, without who reported: that is sealed.
  raw jsonb not null,
  reporter text,
  errors jsonb not null default '[]',
  state text not null check (state in ('pending', 'clue', 'duplicate', 'rejected')),
  region text not null default '000000',
  accused_units text[] not null default '{}',
  accused_officers text[] not null default '{}',
  clue_id uuid references clues (id),
  source_id uuid references clue_sources (id),
  record_id text,
  record_digest bytea,
  import_id uuid,
  decided_by uuid,
  decided_at timestamptz,
  reason text,
  version integer not null default 1
);
create index on inbox_items (arrived_at desc, id desc);
create index on inbox_items (state, arrived_at desc, id desc);
create index on inbox_items (channel, external_id) where external_id is not null;
create index on inbox_items (clue_id) where clue_id is not null;
create unique index on inbox_items (record_id, record_digest) where record_id is not null;
create table inbox_imports (
  import_id uuid primary key,
  done_at timestamptz not null default now()
);

-- ---------------------------------------------------------------- likeness, suggestions
-- Derived from the clue's words, many for each: without a foreign key, which would be checked for every one of them.
create table clue_keys (
  clue_id uuid not null,
  key bigint not null,
  primary key (key, clue_id)
);
create index on clue_keys (clue_id);

-- What the words of a clue say, and whom it should go to: suggestions, a person decides.
create table clue_analyses (
  clue_id uuid primary key references clues (id),
  marks jsonb not null,
  class_code text,
  region text,
  line text,
  unit_id text,
  reason text not null,
  analysed_at timestamptz not null default now(),
  -- What the suggestions rest on has changed: they are read anew by the next job.
  stale boolean not null default false
);
create index on clue_analyses (clue_id) where stale;

create table clue_matches (
  clue_id uuid not null references clues (id),
  other_id uuid not null references clues (id),
  score double precision not null,
  reasons jsonb not null,
  found_at timestamptz not null default now(),
  distinct_by uuid,
  distinct_at timestamptz,
  primary key (clue_id, other_id),
  check (clue_id < other_id)
);
create index on clue_matches (other_id);

-- ---------------------------------------------------------------- routing
create table clue_routes (
  id uuid primary key default gen_random_uuid(),
  region_prefix text not null check (region_prefix ~ '^(\d\d|\d{4}|\d{6})$'),
  line text not null default '',
  class_prefix text not null default '',
  -- Level of the accused unit; empty for any.
  level text not null default '' check (level in ('', 'province', 'city', 'county', 'team')),
  unit_id text not null,
  note text not null default '',
  valid_from date not null default current_date,
  valid_to date,
  created_by uuid,
  created_at timestamptz not null default now(),
  check (valid_to is null or valid_to >= valid_from)
);
create index on clue_routes (region_prefix);

-- What people call a unit besides its name, and the plates of its vehicles.
create table unit_marks (
  id uuid primary key default gen_random_uuid(),
  unit_id text not null,
  kind text not null check (kind in ('alias', 'plate')),
  text text not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  unique (kind, text, unit_id)
);

create function stale_analysis() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update clue_analyses set stale = true where clue_id = new.id and not stale;
  return null;
end $$;
create trigger stale_analysis after update of assessed_at, competent_unit_id, accused_units, accused_officers, region, line, class_code, campaign_id,
  returns on clues for each row execute function stale_analysis();
create function stale_analyses() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update clue_analyses a set stale = true from clues c where c.id = a.clue_id and c.state = 'triage' and not a.stale;
  return null;
end $$;
create trigger stale_analyses after insert or update or delete on clue_routes for each statement execute function stale_analyses();

-- ---------------------------------------------------------------- scope
-- Whether the actor supervises all lines of some region.
create function scope_supervises() returns boolean language sql stable parallel safe as $$
  select exists (select from unnest(scope_areas()) area where left(area, 2) = '%:')
$$;

alter table channels enable row level security;
create policy seen on channels for select to biaochi_app using (true);
create policy kept on channels to biaochi_app using (scope_supervises()) with check (scope_supervises());
alter table channel_keys enable row level security;
create policy kept on channel_keys to biaochi_app using (scope_supervises()) with check (scope_supervises());
alter table inbox_nonces enable row level security;
alter table inbox_imports enable row level security;

alter table inbox_items enable row level security;
create policy scope on inbox_items to biaochi_app using (
  (':' || region like any ((select scope_areas())::text[]) or clue_id is not null)
  and not accused_units && (select scope_barred_units())::text[]
  and not accused_officers && (select scope_officers())::text[]
  and (clue_id is null or exists (select from clues c where c.id = clue_id)));
alter table clue_keys enable row level security;
create policy scope on clue_keys to biaochi_app using (exists (select from clues c where c.id = clue_id));
alter table clue_analyses enable row level security;
create policy scope on clue_analyses to biaochi_app using (exists (select from clues c where c.id = clue_id));
alter table clue_matches enable row level security;
create policy scope on clue_matches to biaochi_app using (
  exists (select from clues c where c.id = clue_id) and exists (select from clues c where c.id = other_id));
alter table clue_routes enable row level security;
-- Rules of the own area, and those of wider ones that cover it.
create policy seen on clue_routes for select to biaochi_app using (
  exists (select from unnest(scope_areas()) area where split_part(area, ':', 2) like region_prefix || '%'));
create policy kept on clue_routes to biaochi_app using (line || ':' || region_prefix like any ((select scope_areas())::text[]));
alter table unit_marks enable row level security;
create policy scope on unit_marks to biaochi_app using (exists (select from record.units u where u.id = unit_id));

grant select, insert, update on channels, inbox_items, clue_matches, clue_routes to biaochi_app;
grant select (key_id, channel, title, created_at, created_by, used_at, revoked_at), insert, update (revoked_at) on channel_keys to biaochi_app;
grant select, insert, update, delete on clue_analyses, clue_keys to biaochi_app;
grant select, insert, delete on unit_marks to biaochi_app;
