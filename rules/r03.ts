import { rule } from './rule.ts'
import { joinedCases } from './sql.ts'

// Exact signs only. A number used again, a key element changed after the decision without approval, one party's signature under another
// party's paper. One decision over several parties of one act shares its number lawfully: same time of the act. Filling in what was empty
// is no alteration.
// Not fed by exchange v1: issued number ranges, a ledger of digests, terminal positions, likeness of signature images (equal images only).
const KEY_FIELDS =
  "('party.idNo', 'party.name', 'plate', 'occurredAt', 'place.text', 'itemCode', 'outcome', 'fine', 'points', 'decidedAt', 'decisionNo')"

export default rule({
  id: 'R03',
  title: '伪造变造处罚',
  question: '决定书文号、关键要素和签名是否真实，决定后有没有被改动？',
  seed: '整治伪造、变造处罚',
  basis: ['《行政处罚法》第五十二条', '《行政处罚法》第五十九条', '《公安机关办理行政案件程序规定》第二百六十二条'],
  colour: 'red',
  group: 'case',
  subject: 'case',
  reads: ['cases'],
  key: 'unit_id',
  parameters: {
    skewMinutes: { kind: 'integer', title: '时钟误差', unit: '分钟', default: 5, min: 0, max: 60, basis: '默认值', confirmed: false },
  },
  sql: (p) => `
    with repeated as (
      select d.form, d.number, extract(year from d.issued_at) as year
      from documents d
      where d.number is not null and d.issued_at <= ${p.now}
      group by d.form, d.number, extract(year from d.issued_at)
      having count(*) > 1
    ), reused as (
      select r.form, r.number, r.year
      from repeated r
      join documents d on d.form = r.form and d.number = r.number and extract(year from d.issued_at) = r.year
      where d.issued_at <= ${p.now}
      group by r.form, r.number, r.year
      having min(d.case_id) <> max(d.case_id)
    ), numbered as (
      select c.id, c.unit_id, c.occurred_at, '处罚决定' as form, c.decision_no as number, c.decided_at as issued_at
      from cases c
      where c.decision_no is not null and c.decided_at <= ${p.now}
      union all
      select c.id, c.unit_id, c.occurred_at, d.form, d.number, d.issued_at
      from documents d
      join reused r on r.form = d.form and r.number = d.number and r.year = extract(year from d.issued_at)
      join cases c on c.id = d.case_id
      where d.issued_at <= ${p.now}
    ), firsts as (
      select n.*, first_value(n.id) over w as first_id, first_value(n.occurred_at) over w as first_act
      from numbered n
      window w as (partition by n.unit_id, n.form, n.number, extract(year from n.issued_at) order by n.issued_at, n.id)
    ), repeated_images as (
      select d.signature_sha256
      from documents d
      where d.signature_sha256 is not null and d.signer is not null and d.issued_at <= ${p.now}
      group by d.signature_sha256
      having count(*) > 1
    ), images as (
      select r.signature_sha256
      from repeated_images r
      join documents d on d.signature_sha256 = r.signature_sha256
      where d.signer is not null and d.issued_at <= ${p.now}
      group by r.signature_sha256
      having min(d.case_id) <> max(d.case_id) and min(d.signer) <> max(d.signer)
    ), signed as (
      select c.id, c.unit_id, c.party_name, first_value(c.id) over w as first_id, first_value(c.party_name) over w as first_name
      from images i
      join documents d on d.signature_sha256 = i.signature_sha256
      join cases c on c.id = d.case_id and c.party_name = d.signer
      where d.issued_at <= ${p.now}
      window w as (partition by i.signature_sha256 order by d.issued_at, c.id)
    ), faults as (
      select f.id, f.unit_id, f.first_id as other_id, '文号重复使用' as reason, f.number as detail
      from firsts f
      where f.first_id <> f.id and f.first_act <> f.occurred_at
      union all
      select s.id, s.unit_id, s.first_id, '当事人签名图像与他案另一当事人相同', cast(null as varchar)
      from signed s
      where s.party_name <> s.first_name
      union all
      select c.id, c.unit_id, cast(null as varchar), '决定后未经批准修改关键要素', e.field
      from edits e
      join cases c on c.id = e.case_id
      where e.field in ${KEY_FIELDS} and e.approved_at is null and e.before_value is not null and e.before_value <> coalesce(e.after_value, '')
        and e.edited_at <= ${p.now} and e.edited_at > c.decided_at + interval '${p.skewMinutes} minutes'
    ), ${joinedCases}
    select f.id as subject_id, f.unit_id, j.case_ids, cast(count(distinct f.reason) as double precision) as score,
      string_agg(distinct f.reason, '；' order by f.reason) as reason, string_agg(distinct f.detail, '、' order by f.detail) as detail,
      max(f.other_id) as other_id
    from faults f
    join joined j on j.id = f.id
    group by f.id, f.unit_id, j.case_ids`,
  evidence: [
    { column: 'reason', label: '情形', type: 'text' },
    { column: 'detail', label: '文号或者被改字段', type: 'text' },
    { column: 'other_id', label: '相关案件', type: 'case' },
  ],
  check: ['调取文书原件，与电子卷逐项核对', '经办人书面说明', '属实的按违纪违法线索处理'],
  falseAlarms: ['签名板故障，提交了空白签名', '测试数据混入'],
  examples: [
    {
      name: '两案用同一个决定书文号',
      flags: ['C2'],
      data: { cases: [decided('C1', '02', '标交罚〔2026〕1号'), decided('C2', '03', '标交罚〔2026〕1号')] },
    },
    {
      name: '决定后改低罚款，没有批准',
      flags: ['C1'],
      data: {
        cases: [decided('C1', '02', '标交罚〔2026〕1号')],
        edits: [{ caseId: 'C1', at: '2026-03-04T09:00:00+08:00', by: 'P1', field: 'fine', before: '2000', after: '200' }],
      },
    },
    {
      name: '两名当事人的签名图像相同',
      flags: ['C2'],
      data: {
        cases: [
          { ...decided('C1', '02', '1号'), party: { name: '某甲' } },
          { ...decided('C2', '03', '2号'), party: { name: '某乙' } },
        ],
        documents: [paper('D1', 'C1', '02', { signer: '某甲' }), paper('D2', 'C2', '03', { signer: '某乙' })],
      },
    },
    {
      name: '送达回证文号与另一案相同',
      flags: ['C2'],
      data: {
        cases: [decided('C1', '02', '1号'), decided('C2', '03', '2号')],
        documents: [
          paper('D1', 'C1', '02', { form: '送达回证', number: '9号' }),
          paper('D2', 'C2', '03', { form: '送达回证', number: '9号' }),
        ],
      },
    },
    {
      name: '一份决定处罚共同违法的两名当事人',
      flags: [],
      data: { cases: [decided('C1', '02', '1号'), { ...decided('C2', '02', '1号') }] },
    },
    {
      name: '两个单位各自编号',
      flags: [],
      data: { cases: [decided('C1', '02', '1号'), { ...decided('C2', '03', '1号'), unitId: 'U2' }] },
    },
    {
      name: '隔年重新编号',
      flags: [],
      data: { cases: [{ ...decided('C1', '02', '1号'), decidedAt: '2025-03-02T10:00:00+08:00' }, decided('C2', '03', '1号')] },
    },
    {
      name: '决定后的更正经过批准',
      flags: [],
      data: {
        cases: [decided('C1', '02', '1号')],
        edits: [
          {
            caseId: 'C1',
            at: '2026-03-04T09:00:00+08:00',
            by: 'P1',
            field: 'plate',
            before: '标A10001',
            after: '标A10007',
            approvedAt: '2026-03-04T08:00:00+08:00',
          },
        ],
      },
    },
    {
      name: '决定后补录原来空缺的号牌',
      flags: [],
      data: {
        cases: [decided('C1', '02', '1号')],
        edits: [{ caseId: 'C1', at: '2026-03-04T09:00:00+08:00', by: 'P1', field: 'plate', after: '标A10001' }],
      },
    },
    {
      name: '决定作出前修改',
      flags: [],
      data: {
        cases: [decided('C1', '02', '1号')],
        edits: [{ caseId: 'C1', at: '2026-03-02T09:30:00+08:00', by: 'P1', field: 'fine', before: '200', after: '150' }],
      },
    },
    {
      name: '执法人员电子签名用于多案',
      flags: [],
      data: {
        cases: [
          { ...decided('C1', '02', '1号'), party: { name: '某甲' } },
          { ...decided('C2', '03', '2号'), party: { name: '某乙' } },
        ],
        documents: [paper('D1', 'C1', '02', { signer: '执法员丙' }), paper('D2', 'C2', '03', { signer: '执法员丙' })],
      },
    },
    {
      name: '同一当事人的两案签名相同',
      flags: [],
      data: {
        cases: [
          { ...decided('C1', '02', '1号'), party: { name: '某甲' } },
          { ...decided('C2', '03', '2号'), party: { name: '某甲' } },
        ],
        documents: [paper('D1', 'C1', '02', { signer: '某甲' }), paper('D2', 'C2', '03', { signer: '某甲' })],
      },
    },
  ],
})

/** A case of a day of March 2026, decided an hour after the act. */
function decided(id: string, day: string, decisionNo: string): Record<string, unknown> {
  return { id, decisionNo, occurredAt: `2026-03-${day}T09:00:00+08:00`, decidedAt: `2026-03-${day}T10:00:00+08:00` }
}

/** A paper of a case with one fixed signature image. */
function paper(id: string, caseId: string, day: string, more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { id, caseId, form: '现场笔录', issuedAt: `2026-03-${day}T09:30:00+08:00`, signatureSha256: 'a1', ...more }
}
