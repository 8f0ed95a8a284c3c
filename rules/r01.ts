import { rule } from './rule.ts'
import { hearingKey, idList, itemVersions, lawOn, partyFines, samePlace, whereabouts } from './sql.ts'

// One act, one fine: fines of one unit against one vehicle (or party) follow each other at one place within minutes for one family of
// acts. Different vehicles or different parties break the chain, so a fleet at a weigh station or driver and carrier are not joined.
// Not fed by exchange v1: numbers of consecutive forms; the officers are left to the check of the unit.
const truck = { line: 'transport', procedure: 'ordinary' }
const firm = { kind: 'organisation', idNo: '91990100MA00000001', name: '某运输公司' }

// The most that may be fined on the spot: each line has its own figure, transport by kind of party.
const SIMPLE_KEY = `(case when c.line = 'police' then 'simple.police' when c.party_kind = 'person' then 'simple.transport.person' else 'simple.transport.organisation' end)`

export default rule({
  id: 'R01',
  title: '拆单处罚',
  question: '是否把一次违法拆成几张罚单，以留在简易程序内、避开听证审核或者虚增案件数量？',
  seed: '整治拆单处罚：一个违法行为拆成多案',
  basis: ['《行政处罚法》第二十九条', '《行政处罚法》第五十一条', '《行政处罚法》第六十三条', '《行政处罚法》第七十六条'],
  colour: 'orange',
  group: 'case',
  subject: 'case',
  reads: ['cases'],
  key: 'unit_id',
  parameters: {
    metres: { kind: 'integer', title: '同一地点的距离', unit: '米', default: 500, min: 10, max: 5000, basis: '默认值', confirmed: false },
    minutes: { kind: 'integer', title: '相邻两案的间隔', unit: '分钟', default: 30, min: 1, max: 240, basis: '默认值', confirmed: false },
    separateItems: {
      kind: 'list',
      title: '可以分别决定的事项组合（两个事项代码按顺序以“+”相连）',
      unit: '',
      default: [],
      basis: '《道路交通安全违法行为处理程序规定》第五十条；组合由主管部门确定，默认值为空',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${itemVersions}, ${partyFines(p.now, {
      columns: `c.party_id_no, c.item_code, c.procedure, c.hearing_at, c.evidence_sha256, c.weighing_id, h.value as hearing_limit,
        cast(coalesce(cast(i.simple_limit as double precision), s.value) as double precision) as simple_limit`,
      joins: `left join law_values s on ${lawOn('s', SIMPLE_KEY, 'c.decided_at')}
      left join law_values h on ${lawOn('h', hearingKey('c'), 'c.decided_at')}`,
    })}, neighbours as (
      select f.*, lag(f.occurred_at) over w as prev_at, lag(f.plate) over w as prev_plate, lag(f.party_id_no) over w as prev_party,
        lag(f.item_code) over w as prev_item, lag(f.lat) over w as prev_lat, lag(f.lon) over w as prev_lon, lag(f.text) over w as prev_text,
        lead(f.id) over w as next_id
      from fines f
      window w as (partition by f.unit_id, f.identity, f.family order by f.occurred_at, f.id)
    ), chained as (
      select n.*, case
          when n.occurred_at <= n.prev_at + interval '${p.minutes} minutes'
            and coalesce(n.party_id_no = n.prev_party, true)
            and ${samePlace(whereabouts('n.'), whereabouts('n.prev_'), p.metres)}
            and least(n.item_code, n.prev_item) || '+' || greatest(n.item_code, n.prev_item) not in ${p.separateItems}
          then 0 else 1 end as opens
      from neighbours n
      where n.prev_at is not null or n.next_id is not null
    ), parts as (
      select c.*, sum(c.opens) over w as part, lead(c.opens) over w as next_opens
      from chained c
      window w as (partition by c.unit_id, c.identity, c.family order by c.occurred_at, c.id)
    ), acts as (
      select unit_id, identity, family, part, ${idList('id')} as case_ids, count(*) as fines, sum(fine) as total, max(fine) as highest,
        min(occurred_at) as first_at, max(occurred_at) as last_at, max(plate) as plate, max(party_id_no) as party,
        max(simple_limit) as simple_limit, max(hearing_limit) as hearing_limit,
        max(case when opens = 1 then id end) as first_id,
        bool_and(procedure = 'simple' and fine <= simple_limit) and sum(fine) > max(simple_limit) as kept_simple,
        max(fine) < max(hearing_limit) and sum(fine) >= max(hearing_limit) and count(hearing_at) = 0 as kept_unheard,
        count(evidence_sha256) > count(distinct evidence_sha256) or count(weighing_id) > count(distinct weighing_id) as same_proof
      from parts
      where opens = 0 or next_opens = 0
      group by unit_id, identity, family, part
      having count(*) > 1
    )
    select first_id as subject_id, unit_id, case_ids, total / nullif(highest, 0) as score, plate, party, family, cast(fines as integer) as fines,
      total, highest, simple_limit, hearing_limit, first_at, last_at,
      concat_ws('；', case when kept_simple then '单笔均在当场处罚限额内，合计超出限额' end,
        case when kept_unheard then '单笔均低于听证标准，合计达到听证标准' end,
        case when same_proof then '几案使用同一证据或者同一称重记录' end) as reason
    from acts
    where kept_simple or kept_unheard or same_proof`,
  evidence: [
    { column: 'reason', label: '情形', type: 'text' },
    { column: 'plate', label: '号牌', type: 'plate' },
    { column: 'party', label: '当事人证件号', type: 'idNo' },
    { column: 'family', label: '行为族', type: 'text' },
    { column: 'fines', label: '罚单数', type: 'number' },
    { column: 'total', label: '罚款合计', type: 'money' },
    { column: 'highest', label: '单笔最高', type: 'money' },
    { column: 'simple_limit', label: '当场处罚限额', type: 'money' },
    { column: 'hearing_limit', label: '听证标准', type: 'money' },
    { column: 'first_at', label: '首案违法时间', type: 'time' },
    { column: 'last_at', label: '末案违法时间', type: 'time' },
  ],
  check: ['列出违法行为的时间、地点和证据，说明是一个行为还是几个行为', '说明为何不按一案适用普通程序', '属于拆分的，合并或者撤销相应决定'],
  falseAlarms: ['依法可以分别裁决、合并执行的几个独立违法行为', '地点只有文字且写法过于笼统'],
  examples: [
    {
      name: '十分钟内两张当场处罚，合计超过限额',
      flags: ['C1'],
      data: {
        cases: [fine('C1', '09:00', { fine: 150 }), fine('C2', '09:10', { fine: 150 })],
      },
    },
    {
      name: '三张罚单拆在听证标准之下',
      flags: ['C1'],
      data: {
        cases: [
          fine('C1', '09:00', { ...truck, fine: 2000 }),
          fine('C2', '09:20', { ...truck, fine: 2000 }),
          fine('C3', '09:45', { ...truck, fine: 1500 }),
        ],
      },
    },
    {
      name: '两案使用同一称重记录',
      flags: ['C1'],
      data: { cases: [fine('C1', '09:00', { weighingId: 'W1' }), fine('C2', '09:05', { weighingId: 'W1' })] },
    },
    {
      name: '相隔超过三十分钟',
      flags: [],
      data: { cases: [fine('C1', '09:00', { fine: 150 }), fine('C2', '09:31', { fine: 150 })] },
    },
    {
      name: '两处地点相距二公里',
      flags: [],
      data: {
        cases: [
          fine('C1', '09:00', { fine: 150, place: { lat: 30, lon: 114, text: '标尺路' } }),
          fine('C2', '09:10', { fine: 150, place: { lat: 30.02, lon: 114, text: '标尺路' } }),
        ],
      },
    },
    {
      name: '同一车队的两辆车',
      flags: [],
      data: {
        cases: [
          fine('C1', '09:00', { fine: 150, plate: '标A10001', party: firm }),
          fine('C2', '09:10', { fine: 150, plate: '标A10002', party: firm }),
        ],
      },
    },
    {
      name: '同一车辆，司机和企业各负其责',
      flags: [],
      data: { cases: [fine('C1', '09:00', { fine: 150 }), fine('C2', '09:10', { fine: 150, party: firm })] },
    },
    { name: '合计没有超过限额', flags: [], data: { cases: [fine('C1', '09:00', { fine: 100 }), fine('C2', '09:10', { fine: 100 })] } },
    {
      name: '列入可以分别决定的组合',
      flags: [],
      parameters: { separateItems: ['GA05+GA08'] },
      data: {
        items: [item('GA05'), item('GA08')],
        cases: [fine('C1', '09:00', { fine: 150, itemCode: 'GA08' }), fine('C2', '09:10', { fine: 150, itemCode: 'GA05' })],
      },
    },
    {
      name: '前一张罚单已经撤回',
      flags: [],
      data: { cases: [fine('C1', '09:00', { fine: 150, state: 'withdrawn' }), fine('C2', '09:10', { fine: 150 })] },
    },
  ],
})

/** A fine on one vehicle and driver at one place on 2 March 2026. */
function fine(id: string, clock: string, more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    id,
    plate: '标A10001',
    party: { kind: 'person', idNo: '990101190001010012', name: '某甲' },
    place: { lat: 30, lon: 114, text: '标尺路' },
    occurredAt: `2026-03-02T${clock}:00+08:00`,
    decidedAt: `2026-03-02T${clock}:30+08:00`,
    outcome: 'fine',
    fine: 100,
    ...more,
  }
}

function item(code: string): Record<string, unknown> {
  return { code, family: '驾驶行为', line: 'police' }
}
