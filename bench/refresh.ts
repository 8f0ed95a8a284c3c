import { type Measure, type Stage, timed } from './stage.ts'

const CHANGED = 10_000

/** The copy made whole, and after 10,000 changed cases. */
export async function benchRefresh(stage: Stage): Promise<Measure[]> {
  const whole = await timed(() => stage.analysis.refresh())
  await stage.sql`update record.cases set fine = fine, changed_xid = pg_current_xact_id() where id in (select id from record.cases order by id limit ${CHANGED})`
  const delta = await timed(() => stage.analysis.refresh())
  return [
    { section: 'refresh', name: 'whole copy', value: whole.ms / 1000, unit: 's' },
    { section: 'refresh', name: 'whole copy', value: Math.round((stage.records / whole.ms) * 1000), unit: 'records/s' },
    {
      section: 'refresh',
      name: `after ${Math.min(CHANGED, stage.cases)} changed cases`,
      value: delta.ms / 1000,
      unit: 's',
      goal: '≤ 5',
      met: delta.ms <= 5000,
    },
  ]
}
