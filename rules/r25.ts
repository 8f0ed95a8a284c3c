import { rule } from './rule.ts'
import { hoursBetween } from './sql.ts'

export default rule({
  id: 'R25',
  title: '24小时补批缺失',
  question: '当场实施的强制措施，是否在期限内补办了批准手续？',
  seed: '随意扣车扣证，事后不报告、不补办批准手续',
  basis: ['《行政强制法》第十九条', '《道路交通安全违法行为处理程序规定》第二十五条'],
  colour: 'orange',
  group: 'time',
  subject: 'measure',
  reads: ['measures'],
  key: 'unit_id',
  parameters: {
    hours: {
      kind: 'integer',
      title: '补批期限',
      unit: '小时',
      default: 24,
      min: 1,
      max: 72,
      basis: '《行政强制法》第十九条',
      confirmed: true,
    },
  },
  sql: (p) => `
    select m.id as subject_id, m.unit_id, coalesce(m.case_id, '') as case_ids,
      ${hoursBetween('m.start_at', `coalesce(m.approved_at, ${p.now})`)} as score,
      m.kind, m.start_at, m.approved_at, ${hoursBetween('m.start_at', `coalesce(m.approved_at, ${p.now})`)} as hours_taken
    from measures m
    where m.on_spot and m.start_at <= ${p.now}
      and coalesce(m.approved_at, ${p.now}) > m.start_at + interval '${p.hours} hours'
      and (m.released_at is null or m.released_at > m.start_at + interval '${p.hours} hours')`,
  evidence: [
    { column: 'kind', label: '措施种类', type: 'text' },
    { column: 'start_at', label: '实施时间', type: 'time' },
    { column: 'approved_at', label: '批准时间', type: 'time' },
    { column: 'hours_taken', label: '历时', type: 'duration-hours' },
  ],
  check: ['附当场强制措施的报告与批准记录', '未获批准的，立即解除措施并说明理由'],
  falseAlarms: ['执法终端离线，批准记录晚同步', '措施已在期限内解除，解除时间未录入'],
  examples: [
    {
      name: '25 小时后才批准',
      flags: ['M1'],
      data: { measures: [{ id: 'M1', onSpot: true, startAt: '2026-03-02T08:00:00+08:00', approvedAt: '2026-03-03T09:00:00+08:00' }] },
    },
    {
      name: '至今没有批准',
      flags: ['M1'],
      data: { measures: [{ id: 'M1', onSpot: true, startAt: '2026-03-02T08:00:00+08:00' }] },
    },
    {
      name: '恰在 24 小时内批准',
      flags: [],
      data: { measures: [{ id: 'M1', onSpot: true, startAt: '2026-03-02T08:00:00+08:00', approvedAt: '2026-03-03T08:00:00+08:00' }] },
    },
    {
      name: '当场实施不足 24 小时，尚未批准',
      flags: [],
      now: '2026-03-02 20:00:00',
      data: { measures: [{ id: 'M1', onSpot: true, startAt: '2026-03-02T08:00:00+08:00' }] },
    },
    {
      name: '事先批准的措施不在此列',
      flags: [],
      data: { measures: [{ id: 'M1', onSpot: false, startAt: '2026-03-02T08:00:00+08:00' }] },
    },
    {
      name: '24 小时内已解除，无须补批',
      flags: [],
      data: { measures: [{ id: 'M1', onSpot: true, startAt: '2026-03-02T08:00:00+08:00', releasedAt: '2026-03-02T15:00:00+08:00' }] },
    },
  ],
})
