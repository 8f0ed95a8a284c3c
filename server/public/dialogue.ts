import { categoryOf } from '#domain/public/index.ts'
import { openReporter } from '../clues/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { asOwner } from '../platform/database/owner.ts'
import { conflict, notFound } from '../platform/refusal.ts'
import { gateway, queueMessage } from './outbox.ts'

/**
 * The office's side of the dialogue. Who keyed a report for somebody does not see it: that was the end of his part. Reading marks the
 * reporter's words as read.
 */
export const dialogueRoutes: Routes = {
  'dialogue.show': async ({ tx }, { params }) => {
    const [clue] = await tx`select id from clues where id = ${params.id}`
    if (!clue) throw notFound('线索')
    const reports =
      await tx`select r.*, c.no from public_reports r join clue_sources s on s.id = r.source_id join clues c on c.id = s.clue_id
      where c.id = ${params.id} or c.merged_into = ${params.id} order by r.created_on, r.source_id`
    const ids = reports.map((row) => row.source_id as string)
    const messages = await tx`update dialogue set read_at = coalesce(read_at, case when side = 'reporter' then now() end)
      where source_id = any (${ids}) returning id, source_id, side, text, created_at, read_at`
    const originals =
      await tx`select f.name, o.sm3, o.size, o.source_id from originals o join files f on f.id = o.file_id where o.source_id = any (${ids}) order by f.created_at`
    const of = <T extends Record<string, unknown>>(rows: readonly T[], id: unknown) => rows.filter((row) => row.source_id === id)
    return reports.map((row) => ({
      sourceId: row.source_id as string,
      no: row.no as string,
      door: row.door as 'named' | 'anonymous' | 'on-behalf',
      category: categoryOf(row.category as string)?.title ?? '其他',
      publishable: row.publishable as boolean,
      satisfied: row.satisfied as boolean | null,
      judgedText: row.judged_text as string | null,
      originals: of(originals, row.source_id).map((each) => ({
        name: each.name as string,
        sm3: each.sm3 as string,
        size: Number(each.size),
      })),
      messages: of(messages, row.source_id)
        .map((each) => ({
          id: each.id as string,
          side: each.side as 'reporter' | 'office',
          text: each.text as string,
          at: each.created_at as string,
          readAt: each.read_at as string | null,
        }))
        .sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    }))
  },

  'dialogue.say': async ({ tx, actor, services }, { params, body }) => {
    const [report] = await tx`select r.source_id, r.door, s.clue_id from public_reports r join clue_sources s on s.id = r.source_id
      where r.source_id = ${params.id}`
    if (!report) throw notFound('反映')
    if (!actor.grants.some(({ role }) => role === 'supervisor' || role === 'supervision-lead'))
      throw conflict('not-the-dispatcher', '与反映人的对话由受理的监督机构进行')
    const [row] =
      await tx`insert into dialogue (source_id, side, author_id, text) values (${params.id}, 'office', ${actor.id}, ${body.text})
      returning id, created_at`
    await logAction(tx, actor, {
      chain: `clue:${report.clue_id as string}`,
      action: 'clue.dialogue',
      objectKind: 'clue',
      objectId: report.clue_id as string,
      // That something was said is on record; what, only in the dialogue: others read the clue's log.
      after: { text: body.text },
    })
    if (report.door === 'named') {
      await asOwner(tx)
      const reporter = await openReporter(tx, params.id, services)
      const text = '办理人员就您反映的问题给您留言，请在反映页面用手机号码验证后查看。'
      if (reporter?.phone) await queueMessage(tx, services, '留言提醒', { channel: 'sms', to: reporter.phone, text })
    }
    return { id: row!.id as string, side: 'office' as const, text: body.text, at: row!.created_at as string }
  },

  'outbox.list': async ({ tx }, { query: { state, cursor, limit } }) => {
    await asOwner(tx)
    const after = readCursor(cursor)
    const rows = await tx`select *, created_at::text as exact from outbox where true ${state ? tx`and state = ${state}` : tx``}
      ${after ? tx`and (created_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``} order by created_at desc, id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
    const { name, readable } = gateway()
    return {
      gateway: name,
      rows: page.rows.map((row) => ({
        id: row.id as string,
        channel: row.channel as 'sms' | 'wechat',
        purpose: row.purpose as string,
        recipient: row.recipient_shown as string,
        text: readable ? (row.text as string) : '（交网关发送，内容不显示）',
        state: row.state as 'waiting' | 'sent' | 'failed',
        attempts: row.attempts as number,
        error: row.error as string | null,
        createdAt: row.created_at as string,
        sentAt: row.sent_at as string | null,
      })),
      next: page.next,
    }
  },
}
