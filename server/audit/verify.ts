import type { Keys } from '../platform/crypto.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { digestOf, rootsOf, signedText } from './roots.ts'

/** One place where the log is not what it was. */
export interface Broken {
  /** `gap`, `link`, `hash`: a row of a chain; `head`: its end; `root`, `signature`: a signed root. */
  readonly kind: string
  readonly chain: string | null
  readonly seq: number | null
  readonly day: string | null
  readonly message: string
}

/** The result of a check; exactly these four members. */
export interface Verified {
  readonly chains: number
  readonly actions: number
  readonly roots: number
  readonly broken: Broken[]
}

/** Faults reported at most of each kind: beyond that the log as a whole is lost. */
const MOST = 1000

const inChain = (kind: string, row: Record<string, unknown>, message: string): Broken => ({
  kind,
  chain: row.chain as string,
  seq: row.seq as number | null,
  day: null,
  message,
})

/**
 * Checks the whole log: numbers without gaps, each row linked to the one before, each hash computed anew, the heads of the
 * chains, and every signed root with its range. Names each place that is broken.
 */
export async function verifyAudit(tx: Tx, keys: Keys): Promise<Verified> {
  const [counts] = await tx`select count(*)::int as actions, count(distinct chain)::int as chains from actions`
  const broken = [...(await brokenRows(tx)), ...(await brokenHeads(tx))]
  const roots = await brokenRoots(tx, keys)
  return { chains: counts!.chains as number, actions: counts!.actions as number, roots: roots.count, broken: [...broken, ...roots.broken] }
}

async function brokenRows(tx: Tx): Promise<Broken[]> {
  const rows = await tx`
    select * from (
      select chain, seq, lag(seq) over w as before, prev_hash is distinct from coalesce(lag(hash) over w, '') as unlinked, hash is distinct from action_hash(a) as changed
      from actions a window w as (partition by chain order by seq)) checked
    where unlinked or changed or seq <> coalesce(before, 0) + 1 order by chain, seq limit ${MOST}`
  return rows.flatMap((row) => {
    const where = `链“${row.chain}”第 ${row.seq} 条`
    const before = (row.before as number | null) ?? 0
    const found: Broken[] = []
    if (row.seq !== before + 1) found.push(inChain('gap', row, `${where}之前缺少第 ${before + 1} 条`))
    if (row.changed) found.push(inChain('hash', row, `${where}的内容与其摘要不符，已被改动`))
    if (row.unlinked && row.seq === before + 1) found.push(inChain('link', row, `${where}与前一条不相连`))
    return found
  })
}

async function brokenHeads(tx: Tx): Promise<Broken[]> {
  const rows = await tx`
    select coalesce(l.chain, h.chain) as chain, h.seq, l.seq as last from chain_heads h
    full join (select distinct on (chain) chain, seq, hash from actions order by chain, seq desc) l on l.chain = h.chain
    where (l.seq, l.hash) is distinct from (h.seq, h.hash) order by 1 limit ${MOST}`
  return rows.map((row) => {
    const { chain, seq, last } = row as unknown as { chain: string; seq: number | null; last: number | null }
    if (seq === null) return inChain('head', row, `链“${chain}”没有登记末条`)
    if ((last ?? 0) < seq) return inChain('head', row, `链“${chain}”末尾缺少第 ${(last ?? 0) + 1} 至 ${seq} 条`)
    return inChain('head', row, `链“${chain}”的末条（第 ${last} 条）与登记的末条（第 ${seq} 条）不符`)
  })
}

async function brokenRoots(tx: Tx, keys: Keys): Promise<{ count: number; broken: Broken[] }> {
  const roots = await rootsOf(tx)
  const broken: Broken[] = []
  let before = { no: 0, until: '0', root: '' }
  for (const root of roots) {
    const say = (kind: string, message: string) =>
      broken.push({ kind, chain: null, seq: null, day: root.day, message: `第 ${root.no} 号日签（${root.day}）${message}` })
    if (!keys.verify(signedText(root), root.signature)) say('signature', '的签名不成立，已被改动或不是本机所签')
    if (root.no !== before.no + 1) say('root', `之前缺少第 ${before.no + 1} 号`)
    else if (root.previous !== before.root || root.from !== before.until) say('root', '与前一号不相连')
    const now = await digestOf(tx, root.previous, root.from, root.until)
    if (now.root !== root.root) {
      const difference = now.actions - root.actions
      say(
        'root',
        difference === 0
          ? '所含记录的内容或次序已被改动'
          : `所含记录应有 ${root.actions} 条，现有 ${now.actions} 条（${difference > 0 ? '多' : '少'} ${Math.abs(difference)} 条）`,
      )
    } else if (now.actions !== root.actions || now.chains !== root.chains) say('root', '登记的条数与现存记录不符')
    before = root
  }
  const [signed] =
    await tx`select max(object_id::int) as no from actions where action = 'audit.root' and outcome = 'done' and object_id ~ '^[0-9]{1,9}$'`
  const last = signed!.no as number | null
  if (last !== null && last > before.no)
    broken.push({ kind: 'root', chain: null, seq: null, day: null, message: `日志记载已签到第 ${last} 号，现存日签只到第 ${before.no} 号` })
  return { count: roots.length, broken }
}

/** Verifies in one read-only snapshot, for callers without a transaction of their own. */
export const verifyNow = async (sql: Sql, keys: Keys): Promise<Verified> =>
  (await sql.begin('isolation level repeatable read read only', (tx) => verifyAudit(tx, keys))) as Verified
