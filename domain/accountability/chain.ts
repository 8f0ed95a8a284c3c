import type { LinkStep, Post } from './words.ts'

/** A record that speaks for a link: which table, which day, in words. */
export interface Evidence {
  readonly of: 'case' | 'officer' | 'document' | 'measure' | 'edit' | 'problem'
  readonly id: string
  /** Wall time `YYYY-MM-DD HH:MM:SS`, where the record has one. */
  readonly at: string | null
  readonly text: string
}

/** A proposed link: who took which step of the decision. Whom the records do not name is left to the person who checks. */
export interface ProposedLink {
  readonly step: LinkStep
  readonly officerId: string | null
  readonly person: string | null
  readonly post: Post
  readonly evidence: Evidence[]
}

/** What the records of one case know about who did what. */
export interface CaseFacts {
  readonly id: string
  readonly caseNo: string
  /** Who signs without deciding. */
  readonly partyName: string | null
  readonly decidedAt: string | null
  readonly decisionNo: string | null
  readonly discussedAt: string | null
  readonly reviewAt: string | null
  readonly reviewerId: string | null
  readonly reviewResult: string | null
  readonly officers: readonly { officerId: string; role: string }[]
  readonly documents: readonly { id: string; form: string; number: string | null; issuedAt: string; signer: string | null }[]
  readonly measures: readonly { id: string; kind: string; approvedAt: string | null }[]
  readonly edits: readonly { id: string; at: string; by: string; field: string; approvedAt: string | null }[]
  /** People of the unit and of those above it, by whom names and ids in texts are known. */
  readonly people: readonly { id: string; name: string; badgeNo: string | null }[]
}

const STEP_OF_ROLE: Readonly<Record<string, LinkStep>> = { handler: 'handle', recorder: 'record', auxiliary: 'assist' }
const REVIEWED: Readonly<Record<string, string>> = { pass: '通过', return: '退回', reject: '不通过' }
const DISCUSSION = /集体讨论/
/** Papers that somebody of the organ signs to decide; others are signed by parties and witnesses too. */
const DECIDING = /决定书|审批|审核|批准/
const MOST_EDITS = 20

/**
 * The chain of a decision as its records tell it: who handled, recorded, signed, edited, reviewed; that it was discussed and decided, and
 * that somebody had charge. Pure: the same records give the same links in the same order.
 */
export function proposeChain(facts: CaseFacts): ProposedLink[] {
  // A signer is written as an id, a badge number or a name; ids come with their sender's prefix.
  const known = (text: string | null) =>
    text === null || text === ''
      ? undefined
      : (facts.people.find(({ id, badgeNo }) => id === text || id.endsWith(`:${text}`) || badgeNo === text) ??
        only(facts.people.filter(({ name }) => name === text)))
  const links: ProposedLink[] = []
  const put = (
    step: LinkStep,
    post: Post,
    who: { id: string; name: string } | undefined,
    evidence: Evidence[],
    person: string | null = null,
  ) => evidence.length > 0 && links.push({ step, post, officerId: who?.id ?? null, person: who?.name ?? person, evidence })
  const paper = ({ id, form, number, issuedAt }: CaseFacts['documents'][number], verb: string): Evidence => ({
    of: 'document',
    id,
    at: issuedAt,
    text: `${verb}《${form}》${number ? `（${number}）` : ''}`,
  })
  const named = new Set<string>()
  for (const { officerId, role } of facts.officers) {
    if (named.has(officerId)) continue
    named.add(officerId)
    const who = facts.people.find(({ id }) => id === officerId)
    const made = facts.documents.filter(({ signer }) => known(signer)?.id === officerId).map((document) => paper(document, '制作'))
    put(STEP_OF_ROLE[role] ?? 'handle', 'member', who ?? { id: officerId, name: officerId }, [
      { of: 'officer', id: facts.id, at: null, text: `案件 ${facts.caseNo} 登记的办案人员` },
      ...made,
    ])
  }
  const signed = Map.groupBy(
    facts.documents.filter(({ form, signer }) => signer && (known(signer) || (DECIDING.test(form) && signer !== facts.partyName))),
    ({ signer }) => known(signer)?.id ?? signer!,
  )
  for (const [signer, documents] of signed)
    if (!named.has(signer) && signer !== facts.reviewerId)
      put(
        'sign',
        'member',
        known(signer),
        documents.map((document) => paper(document, '签署')),
        signer,
      )
  for (const [by, edits] of Map.groupBy(facts.edits, (edit) => edit.by)) {
    const who = known(by)
    put(
      'edit',
      'member',
      who,
      edits.slice(0, MOST_EDITS).map(({ id, at, field, approvedAt }) => ({
        of: 'edit',
        id,
        at,
        text: `修改“${field}”${approvedAt ? `，${approvedAt} 批准` : '，没有批准记录'}`,
      })),
      by,
    )
  }
  const reviewer = facts.people.find(({ id }) => id === facts.reviewerId)
  if (facts.reviewAt)
    put('review', 'member', reviewer ?? (facts.reviewerId ? { id: facts.reviewerId, name: facts.reviewerId } : undefined), [
      {
        of: 'case',
        id: facts.id,
        at: facts.reviewAt,
        text: `法制审核${facts.reviewResult ? `：${REVIEWED[facts.reviewResult] ?? facts.reviewResult}` : ''}`,
      },
    ])
  put(
    'approve',
    'head',
    undefined,
    facts.measures.flatMap(({ id, approvedAt }) =>
      approvedAt ? [{ of: 'measure' as const, id, at: approvedAt, text: '强制措施获得批准' }] : [],
    ),
  )
  if (facts.discussedAt)
    put('discuss', 'head', undefined, [
      { of: 'case', id: facts.id, at: facts.discussedAt, text: '集体讨论' },
      ...facts.documents.filter(({ form }) => DISCUSSION.test(form)).map((document) => paper(document, '形成')),
    ])
  if (facts.decidedAt) {
    const decision: Evidence = {
      of: 'case',
      id: facts.id,
      at: facts.decidedAt,
      text: `作出决定${facts.decisionNo ? `（${facts.decisionNo}）` : ''}`,
    }
    put('decide', 'head', undefined, [decision])
    put('lead', 'head', undefined, [decision])
  }
  return links
}

const only = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined)
