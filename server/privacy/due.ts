import { type DataSetKey, dataSet } from '#domain/privacy/index.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'

/** How long before its deadline a request is called to mind. */
const AHEAD = '3 days'

const tell = (tx: Tx, text: string, tab: string) => tx`insert into notices (user_id, text, link)
  select distinct user_id, ${text}, ${`/privacy?tab=${tab}`} from grants where role = 'security-admin' and revoked_at is null`

/**
 * Tells the security administrators, once each, what is due: assessments to be looked at again, requests near and beyond their deadline,
 * incidents whose authority was not told in time. Approved deletions that something cut off are taken up again. Safe to run twice.
 */
export async function tellWhatIsDue({ sql, addJob }: Pick<Services, 'sql' | 'addJob'>): Promise<void> {
  await sql.begin(async (tx) => {
    const waiting = await tx`select id from privacy_runs where state = 'approved' and decided_at < now() - interval '10 minutes'`
    for (const { id } of waiting) await addJob(tx, 'privacy-run', { id }, { key: `privacy-run:${id as string}` })
    const reviews = await tx`update privacy_assessments a set reminded_at = now()
      where reminded_at is null and next_review <= (now() at time zone 'Asia/Shanghai')::date
        and version = (select max(version) from privacy_assessments o where o.data_set = a.data_set) returning data_set`
    for (const row of reviews)
      await tell(tx, `“${dataSet(row.data_set as DataSetKey).title}”的个人信息保护影响评估到期，请复查`, 'assessments')
    const near = await tx`update privacy_requests set reminded_at = now()
      where state = 'open' and reminded_at is null and due_at >= now() and due_at < now() + ${AHEAD}::interval returning no`
    for (const row of near) await tell(tx, `个人请求 ${row.no as string} 即将到期，请尽快答复`, 'requests')
    const late = await tx`update privacy_requests set breached_at = now()
      where state = 'open' and breached_at is null and due_at < now() returning no`
    for (const row of late) await tell(tx, `个人请求 ${row.no as string} 已超期，请立即答复`, 'requests')
    const untold = await tx`update privacy_incidents set reminded_at = now()
      where state = 'open' and authority_at is null and reminded_at is null and due_at < now() returning no`
    for (const row of untold) await tell(tx, `个人信息安全事件 ${row.no as string} 尚未通知主管部门，已超期`, 'incidents')
  })
}
