-- The record: what other systems hand over, one table per file of the exchange format (domain/contract/exchange).
-- Times are Asia/Shanghai wall time, as the rules read them; `changed_xid` feeds the columnar copy.
create schema record;

create table record.units (
  id text primary key,
  parent_id text,
  name text not null,
  region text not null,
  line text not null,
  level text,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.units is '单位';
create index on record.units (changed_xid);

create table record.officers (
  id text primary key,
  unit_id text not null,
  name text not null,
  badge_no text,
  kind text not null,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.officers is '执法人员';
create index on record.officers (changed_xid);
create table record.certificates (
  officer_id text not null,
  position integer not null,
  cert_no text not null,
  kind text,
  valid_from date not null,
  valid_to date,
  primary key (officer_id, position)
);
comment on table record.certificates is '执法证件';

create table record.duty (
  id text primary key,
  officer_id text not null,
  starts_at timestamp not null,
  ends_at timestamp not null,
  place_lat double precision,
  place_lon double precision,
  place_text text,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.duty is '勤务排班';
create index on record.duty (changed_xid);

create table record.items (
  id text primary key,
  code text not null,
  name text not null,
  family text,
  line text not null,
  basis text,
  stat_min numeric(14,2),
  stat_max numeric(14,2),
  simple_limit numeric(14,2),
  points_min integer,
  exemptable boolean,
  valid_from date not null,
  valid_to date,
  measure text,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.items is '执法事项与裁量基准';
create index on record.items (changed_xid);
create table record.item_tiers (
  item_id text not null,
  position integer not null,
  tier text not null,
  measure_min double precision,
  measure_max double precision,
  fine_min numeric(14,2) not null,
  fine_max numeric(14,2) not null,
  primary key (item_id, position)
);
comment on table record.item_tiers is '裁量档次';

create table record.devices (
  id text primary key,
  kind text not null,
  unit_id text not null,
  place_text text,
  place_lat double precision,
  place_lon double precision,
  installed_at date not null,
  published_at date,
  calibrated_to date,
  retired_at date,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.devices is '设备';
create index on record.devices (changed_xid);

create table record.cases (
  id text primary key,
  case_no text not null,
  unit_id text not null,
  line text not null,
  procedure text not null,
  item_code text not null,
  party_kind text,
  party_id_no text,
  party_name text,
  party_phone text,
  plate text,
  plate_colour text,
  vehicle_type text,
  place_text text,
  place_region text,
  place_lat double precision,
  place_lon double precision,
  occurred_at timestamp not null,
  found_at timestamp,
  filed_at timestamp,
  notice_at timestamp,
  hearing_requested_at timestamp,
  hearing_notice_at timestamp,
  hearing_at timestamp,
  waived_at timestamp,
  review_at timestamp,
  reviewer_id text,
  review_result text,
  discussed_at timestamp,
  decided_at timestamp,
  decision_no text,
  outcome text,
  fine numeric(14,2),
  points integer,
  confiscated numeric(14,2),
  tier text,
  measured_kind text,
  measured_value double precision,
  served_at timestamp,
  published_at timestamp,
  closed_at timestamp,
  archived_at timestamp,
  evidence_sha256 text,
  weighing_id text,
  capture_id text,
  state text,
  region text not null default '000000',
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.cases is '案件';
create index on record.cases (changed_xid);
create table record.case_officers (
  case_id text not null,
  position integer not null,
  officer_id text not null,
  role text not null,
  primary key (case_id, position)
);
comment on table record.case_officers is '办案人员';

create table record.measures (
  id text primary key,
  case_id text,
  unit_id text not null,
  kind text not null,
  goods text,
  on_spot boolean,
  start_at timestamp not null,
  approved_at timestamp,
  due_at timestamp,
  extended_to timestamp,
  released_at timestamp,
  ground_ended_at timestamp,
  site text,
  fee numeric(14,2),
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.measures is '强制措施';
create index on record.measures (changed_xid);

create table record.documents (
  id text primary key,
  case_id text not null,
  form text not null,
  number text,
  issued_at timestamp not null,
  uploaded_at timestamp,
  pages integer,
  sha256 text,
  signer text,
  signature_sha256 text,
  empty_fields text,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.documents is '文书';
create index on record.documents (changed_xid);

create table record.edits (
  id text primary key,
  case_id text not null,
  edited_at timestamp not null,
  edited_by text not null,
  field text not null,
  before_value text,
  after_value text,
  approved_at timestamp,
  reason text,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.edits is '案卷修改';
create index on record.edits (changed_xid);

create table record.payments (
  id text primary key,
  case_id text not null,
  channel text not null,
  payee_account text,
  treasury boolean,
  receipt_no text,
  amount numeric(14,2) not null,
  paid_at timestamp not null,
  handed_in_at timestamp,
  payer text,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.payments is '缴款';
create index on record.payments (changed_xid);

create table record.clips (
  id text primary key,
  officer_id text not null,
  device_id text,
  start_at timestamp not null,
  end_at timestamp not null,
  uploaded_at timestamp,
  case_id text,
  clock_offset_seconds double precision,
  lat double precision,
  lon double precision,
  sha256 text,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.clips is '执法视频';
create index on record.clips (changed_xid);

create table record.patrols (
  id text primary key,
  clip_id text not null,
  checked_at timestamp not null,
  checked_by text not null,
  ticks_identity boolean,
  ticks_reason boolean,
  ticks_rights boolean,
  ticks_defence boolean,
  ticks_civility boolean,
  ticks_explained boolean,
  ticks_coercion_notice boolean,
  ticks_safety boolean,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.patrols is '视频巡查';
create index on record.patrols (changed_xid);

create table record.breath_tests (
  id text primary key,
  device_id text not null,
  seq integer not null,
  tested_at timestamp not null,
  value double precision,
  refused boolean,
  mode text,
  officer_id text,
  unit_id text not null,
  person_id_no text,
  plate text,
  uploaded_at timestamp,
  calibrated_to date,
  blood_sample_at timestamp,
  case_id text,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.breath_tests is '呼气检测';
create index on record.breath_tests (changed_xid);

create table record.captures (
  id text primary key,
  device_id text not null,
  captured_at timestamp not null,
  plate text,
  item_code text,
  first_audit_by text,
  first_audit_at timestamp,
  second_audit_by text,
  second_audit_at timestamp,
  state text not null,
  void_ground text,
  voided_by text,
  voided_at timestamp,
  case_id text,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.captures is '抓拍';
create index on record.captures (changed_xid);

create table record.passages (
  id text primary key,
  device_id text not null,
  day date not null,
  vehicles integer not null,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.passages is '过车量';
create index on record.passages (changed_xid);

create table record.weighings (
  id text primary key,
  site_id text not null,
  weighed_at timestamp not null,
  plate text,
  plate_colour text,
  axles integer,
  gross_kg double precision not null,
  limit_kg double precision not null,
  case_id text,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.weighings is '称重';
create index on record.weighings (changed_xid);

create table record.points (
  id text primary key,
  driver_id_no text not null,
  plate text not null,
  owner_id_no text,
  points integer not null,
  handled_at timestamp not null,
  terminal text,
  payer text,
  operator_id text,
  capture_id text,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.points is '记分处理';
create index on record.points (changed_xid);

create table record.appeals (
  id text primary key,
  case_id text not null,
  kind text not null,
  filed_at timestamp not null,
  closed_at timestamp,
  outcome text,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.appeals is '复议诉讼';
create index on record.appeals (changed_xid);

create table record.clues (
  id text primary key,
  channel text not null,
  received_at timestamp not null,
  content text not null,
  region text,
  line text,
  unit_id text,
  officer_id text,
  plate text,
  case_no text,
  class_code text,
  reporter_name text,
  reporter_phone text,
  reporter_anonymous boolean,
  satisfied boolean,
  source text not null,
  extra jsonb,
  digest bytea not null,
  version integer not null default 1,
  import_id uuid not null,
  stored_at timestamptz not null default now(),
  changed_xid xid8 not null default pg_current_xact_id()
);
comment on table record.clues is '线索';
create index on record.clues (changed_xid);


-- One index per question that a page or the postgres engine asks; device tables keep few, so that intake stays fast.
create index on record.units (parent_id);
create index on record.officers (unit_id);
create index on record.cases (unit_id, occurred_at desc);
create index on record.cases (region, occurred_at desc, id desc);
create index on record.cases (plate) where plate is not null;
create index on record.cases (case_no);
create index on record.case_officers (officer_id);
create index on record.measures (case_id);
create index on record.measures (unit_id);
create index on record.documents (case_id);
create index on record.edits (case_id);
create index on record.payments (case_id);
create index on record.clips (officer_id, start_at);
create index on record.clips (case_id) where case_id is not null;
create index on record.breath_tests (device_id, seq);
create index on record.breath_tests (case_id) where case_id is not null;
create index on record.captures (device_id, captured_at);
create index on record.captures (case_id) where case_id is not null;
create index on record.weighings (plate) where plate is not null;
create index on record.weighings (case_id) where case_id is not null;
create index on record.points (driver_id_no);
create index on record.appeals (case_id);

-- Reference data that rules join: the working-day calendar and the dated values of the law.
create table record.calendar (
  day date primary key,
  workday boolean not null,
  workday_no integer not null,
  name text,
  provisional boolean not null
);
comment on table record.calendar is '工作日历';

create table record.law_values (
  key text not null,
  valid_from date not null,
  valid_to date,
  value double precision not null,
  unit text not null,
  title text not null,
  basis text not null,
  confirmed boolean not null,
  primary key (key, valid_from)
);
comment on table record.law_values is '法定期限与数额';

-- Every unit with every unit above it, itself included. Rebuilt by the import that changes a unit.
create table record.unit_tree (
  ancestor_id text not null,
  unit_id text not null,
  depth integer not null,
  primary key (ancestor_id, unit_id)
);
create index on record.unit_tree (unit_id);

-- Earlier versions of records, whole rows with their lists; appended by the import, never changed.
create table record.history (
  entity text not null,
  id text not null,
  version integer not null,
  replaced_at timestamptz not null default now(),
  replaced_by uuid not null,
  old jsonb not null,
  primary key (entity, id, version)
);

create table record.imports (
  id uuid primary key default gen_random_uuid(),
  source text not null,
  file_name text not null,
  mapping text,
  state text not null check (state in ('running', 'done', 'failed', 'dry-run')),
  started_by uuid,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  progress jsonb not null default '{}',
  report jsonb
);

create table record.dangling (
  entity text not null,
  id text not null,
  field text not null,
  target_entity text not null,
  target_id text not null,
  import_id uuid not null,
  primary key (target_entity, target_id, entity, id, field)
);
