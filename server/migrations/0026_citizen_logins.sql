-- Log-ins of citizens by a provider (government platform, WeChat): an account is kept like a phone, sealed and found by a keyed index.
alter table reporters add column account_index bytea;
create index on reporters (account_index) where account_index is not null;

-- Whom the provider vouched for stays sealed with the entry, for the report that may follow, and ends with it.
alter table door_sessions
  add column account_index bytea,
  add column sealed text,
  drop constraint door_sessions_check,
  add check ((source_id is null) <> (phone_index is null and account_index is null)),
  add check (source_id is null or sealed is null);
