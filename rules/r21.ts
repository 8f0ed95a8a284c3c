import { rule } from './rule.ts'
import { lawOn } from './sql.ts'

// A vehicle in custody that a camera or a weigh site sees was moved or used; the hours of grace cover the way to the site.
// A fee is lawful only for the time after the party was told to collect the goods and did not, where local law allows it.
// Not fed by exchange v1: positions of the detained vehicle's own terminal, complaints by content.
export default rule({
  id: 'R21',
  title: '违规收费停车或使用扣押车',
  question: '扣押、拖移的车辆和物品是否存放在核准场所、不向当事人收费、不被使用？',
  seed: '向当事人收取高额停车费、使用扣押车辆',
  basis: [
    '《行政强制法》第二十六条',
    '《行政强制法》第六十二条',
    '《道路运输条例》第六十二条',
    '《道路交通安全法》第九十三条',
    '《道路交通安全法》第一百一十二条',
  ],
  colour: 'orange',
  group: 'money',
  subject: 'measure',
  reads: ['measures', 'cases', 'documents', 'captures', 'weighings', 'law_values'],
  key: 'unit_id',
  parameters: {
    sites: {
      kind: 'list',
      title: '核准的存放场所（留空时不核对场所）',
      unit: '场所',
      default: [],
      basis: '默认值',
      confirmed: false,
    },
    graceHours: {
      kind: 'integer',
      title: '实施后移送存放场所的时间',
      unit: '小时',
      default: 24,
      min: 1,
      max: 72,
      basis: '《道路交通安全违法行为处理程序规定》第二十八条',
      confirmed: true,
    },
    collectDays: {
      kind: 'integer',
      title: '通知领取后的免费保管天数',
      unit: '日',
      default: 30,
      min: 1,
      max: 90,
      basis: '默认值',
      confirmed: false,
    },
    openDays: {
      kind: 'integer',
      title: '未登记解除的措施视为持续的天数',
      unit: '日',
      default: 30,
      min: 30,
      max: 120,
      basis: '《行政强制法》第二十五条',
      confirmed: true,
    },
  },
  sql: (p) => `
    with told as (
      select d.case_id, min(d.issued_at) as told_at from documents d where d.form like '%领取%' and d.issued_at <= ${p.now} group by d.case_id
    ), custody as (
      select m.id, c.plate, m.start_at + interval '${p.graceHours} hours' as since,
        least(coalesce(m.released_at, m.extended_to, m.start_at + interval '${p.openDays} days'), ${p.now}) as until
      from measures m join cases c on c.id = m.case_id
      where m.kind in ('detain-vehicle', 'tow', 'seize') and c.plate is not null and m.start_at <= ${p.now}
    ), sightings as (
      select q.plate, q.captured_at as seen_at from captures q where q.plate is not null and q.state <> 'void'
      union all
      select w.plate, w.weighed_at as seen_at from weighings w where w.plate is not null
    ), moves as (
      select k.id, cast(count(*) as integer) as seen, min(g.seen_at) as seen_at
      from custody k join sightings g on g.plate = k.plate and g.seen_at > k.since and g.seen_at < k.until
      group by k.id
    ), judged as (
      select m.*, v.seen, v.seen_at,
        concat_ws('；',
          case when '' not in ${p.sites} and m.site not in ${p.sites} then '存放在未经核准的场所' end,
          case when cast(m.fee as double precision) > fees.value
              and (t.told_at is null or coalesce(m.released_at, ${p.now}) <= t.told_at + interval '${p.collectDays} days')
            then '向当事人收费' end,
          case when v.seen > 0 then '扣押期间车辆上路' end) as faults
      from measures m
      left join told t on t.case_id = m.case_id
      left join moves v on v.id = m.id
      left join law_values fees on ${lawOn('fees', "'storage-fee'", 'm.start_at')}
      where m.start_at <= ${p.now}
    )
    select j.id as subject_id, j.unit_id, coalesce(j.case_id, '') as case_ids, cast(coalesce(j.fee, 0) as double precision) as score,
      j.faults, j.kind, j.goods, j.site, cast(j.fee as double precision) as fee, j.start_at, j.released_at, j.seen, j.seen_at
    from judged j
    where j.faults <> ''`,
  evidence: [
    { column: 'faults', label: '问题', type: 'text' },
    { column: 'kind', label: '措施种类', type: 'text' },
    { column: 'goods', label: '对象', type: 'text' },
    { column: 'site', label: '存放场所', type: 'text' },
    { column: 'fee', label: '收取费用', type: 'money' },
    { column: 'start_at', label: '实施时间', type: 'time' },
    { column: 'released_at', label: '解除时间', type: 'time' },
    { column: 'seen', label: '扣押期间被拍次数', type: 'number' },
    { column: 'seen_at', label: '首次被拍时间', type: 'time' },
  ],
  check: ['调取存放场所出入库记录和收费票据', '违规收取的费用退还当事人', '车辆上路的，查明使用人和用途'],
  falseAlarms: ['被拍车辆系套牌', '解除时间补录', '依地方规定在领取通知期满后收费'],
  examples: [
    { name: '向当事人收取停车费', flags: ['M1'], data: { measures: [detention({ fee: 600 })] } },
    {
      name: '存放在名单以外的停车场',
      flags: ['M1'],
      parameters: { sites: ['一号场'] },
      data: { measures: [detention({ site: '路边停车场' })] },
    },
    { name: '扣押第五日被电子警察拍到', flags: ['M1'], data: world({}, '2026-03-07T10:00:00+08:00') },
    {
      name: '不收费，存放场所在名单内',
      flags: [],
      parameters: { sites: ['一号场'] },
      data: { measures: [detention({ site: '一号场', fee: 0 })] },
    },
    { name: '扣押当日开往停车场途中被拍', flags: [], data: world({}, '2026-03-02T10:30:00+08:00') },
    { name: '解除以后上路', flags: [], data: world({}, '2026-03-12T10:00:00+08:00') },
    { name: '拍到的记录已消除', flags: [], data: world({}, '2026-03-07T10:00:00+08:00', 'void') },
    {
      name: '通知领取三十日后仍不领取，此后的保管费',
      flags: [],
      data: {
        cases: [{ id: 'C1' }],
        measures: [detention({ fee: 200, releasedAt: '2026-05-20T09:00:00+08:00' })],
        documents: [{ id: 'D1', caseId: 'C1', form: '领取扣留车辆通知书', issuedAt: '2026-03-20T09:00:00+08:00' }],
      },
    },
    { name: '没有设定核准场所名单', flags: [], data: { measures: [detention({ site: '路边停车场' })] } },
  ],
})

function detention(more: object) {
  return {
    id: 'M1',
    caseId: 'C1',
    kind: 'detain-vehicle',
    startAt: '2026-03-02T09:00:00+08:00',
    releasedAt: '2026-03-12T09:00:00+08:00',
    ...more,
  }
}

/** A detained vehicle and one picture of its plate on the road. */
function world(more: object, capturedAt: string, state = 'valid') {
  return {
    cases: [{ id: 'C1', plate: '测A00001' }],
    measures: [detention(more)],
    captures: [{ id: 'K1', plate: '测A00001', capturedAt, state }],
  }
}
