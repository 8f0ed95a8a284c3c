import type { Sql } from '../platform/database/client.ts'

/**
 * Lets only this database's transactions hold up a root. In the cluster of the tests other databases have long ones open, and
 * the horizon is the whole cluster's.
 */
export const ownHorizon = async (sql: Sql): Promise<void> =>
  void (await sql.unsafe(`create or replace function action_horizon() returns xid8 language sql volatile security definer set search_path = public as
    $$ select (least(pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
        (select min(backend_xid::text::bigint) from pg_stat_activity where datname = current_database())) + shift)::text::xid8 from xid_shift $$`))
