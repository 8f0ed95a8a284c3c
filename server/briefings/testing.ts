import type { UnitId, World } from '../testing.ts'

/** A clue as a test puts it in place. */
export interface PutClue {
  readonly unit?: UnitId
  readonly region?: string
  readonly opened?: string
  readonly handed?: string | null
  readonly answered?: string | null
  readonly closed?: string | null
  readonly state?: string
  readonly breached?: boolean
  readonly classCode?: string | null
  readonly channel?: string
  readonly accused?: readonly string[]
  readonly campaign?: string | null
  readonly finding?: 'true' | 'partly' | 'untrue' | null
}

/** Puts a clue in place with the moments of its way, Asia/Shanghai. Returns its id and number. */
export async function putClue({ sql }: World, clue: PutClue = {}): Promise<{ id: string; no: string }> {
  const { unit = 't:GA11', region = '990101', opened = '2026-10-06 09:00', handed = opened, answered = null, closed = null } = clue
  const { breached = false, classCode = 'J1.1', channel = 'letter', accused = [], campaign = null, finding = null } = clue
  const [row] =
    await sql`insert into clues (channel, received_at, title, content, office_id, unit_id, region, line, state, opened_at, handed_at, answered_at,
      closed_at, breached, class_code, accused_units, campaign_id, finding, finding_text)
    values (${channel}, ${opened}, '反映子县交警大队乱收费', '举报人王小明（电话13812345678）称子县交警大队在北环路乱收费，车牌鄂A12345。', 't:SF1', ${unit}, ${region},
      ${unit.startsWith('t:JT') ? 'transport' : 'police'}, ${clue.state ?? (closed ? 'closed' : 'verifying')}, ${opened}, ${handed}, ${answered}, ${closed}, ${breached},
      ${classCode}, ${[...accused]}, ${campaign}, ${finding}, '经核查，情况属实，已责令子县交警大队退还。') returning id, no`
  return row as unknown as { id: string; no: string }
}
