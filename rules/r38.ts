import { rule } from './rule.ts'
import { camerasByCity, median, monthText } from './sql.ts'

// Peers are the devices of the same kind that record the same item in the month. Many records alone may be a true black spot, so that a
// second sign is needed: strangers, first-timers, objections upheld, or complaints that name the place. A plate counts as local when its
// first two characters are the ones most seen by the other devices of the city (first four digits of the unit's division).
export default rule({
  id: 'R38',
  title: '标志标线不合理致处罚异常',
  question: '同一点位同一行为的抓拍是否异常多，且多为外地或首次违法的车辆？',
  seed: '标志标线设置不合理造成处罚数据异常增大',
  basis: ['《行政处罚法》第四十一条', '《道路交通安全违法行为处理程序规定》第十六条', '《道路交通安全法》第一百零五条'],
  colour: 'orange',
  group: 'off-site',
  subject: 'device',
  reads: ['captures', 'devices', 'units'],
  key: 'device_id',
  parameters: {
    many: {
      kind: 'integer',
      title: '单点单项月抓拍量',
      unit: '条',
      default: 300,
      min: 10,
      max: 1000000,
      basis: '默认值',
      confirmed: false,
    },
    manyTimes: {
      kind: 'number',
      title: '达到月抓拍量时与同类点位中位数之比',
      unit: '倍',
      default: 3,
      min: 1,
      max: 100,
      basis: '默认值',
      confirmed: false,
    },
    few: {
      kind: 'integer',
      title: '参与比较的最少月抓拍量',
      unit: '条',
      default: 30,
      min: 5,
      max: 100000,
      basis: '默认值',
      confirmed: false,
    },
    fewTimes: {
      kind: 'number',
      title: '与同类点位中位数之比',
      unit: '倍',
      default: 10,
      min: 1,
      max: 1000,
      basis: '默认值',
      confirmed: false,
    },
    minPeers: { kind: 'integer', title: '最少同类点位数', unit: '个', default: 10, min: 3, max: 10000, basis: '默认值', confirmed: false },
    strangers: { kind: 'number', title: '外地车辆比例', unit: '比例', default: 0.6, min: 0.05, max: 1, basis: '默认值', confirmed: false },
    firstTimers: {
      kind: 'number',
      title: '首次违法车辆比例',
      unit: '比例',
      default: 0.8,
      min: 0.05,
      max: 1,
      basis: '默认值',
      confirmed: false,
    },
    upheld: { kind: 'number', title: '异议成立比例', unit: '比例', default: 0.1, min: 0.01, max: 1, basis: '默认值', confirmed: false },
    upheldMin: { kind: 'integer', title: '异议成立最少件数', unit: '件', default: 3, min: 1, max: 1000, basis: '默认值', confirmed: false },
    clues: { kind: 'integer', title: '指向该地点的线索', unit: '条', default: 3, min: 1, max: 1000, basis: '默认值', confirmed: false },
  },
  sql: (p) => `
    with ${camerasByCity()}, counts as (
      select c.device_id, c.item_code, cast(date_trunc('month', c.captured_at) as date) as month, count(*) as n
      from captures c
      where c.state <> 'void' and c.item_code is not null and c.captured_at <= ${p.now}
      group by c.device_id, c.item_code, cast(date_trunc('month', c.captured_at) as date)
    ), cells as (
      select n.device_id, n.item_code, n.month, n.n, k.kind, k.city from counts n join cameras k on k.id = n.device_id
    ), middles as (
      select c.kind, c.item_code, c.month, count(*) as peers, ${median('c.n')} as middle from cells c group by c.kind, c.item_code, c.month
    ), hot as (
      select c.device_id, c.item_code, c.month, c.city, c.n, m.middle, m.peers
      from cells c
      join middles m on m.kind = c.kind and m.item_code = c.item_code and m.month = c.month
      where m.peers >= ${p.minPeers}
        and ((c.n >= ${p.many} and c.n >= ${p.manyTimes} * m.middle) or (c.n >= ${p.few} and c.n >= ${p.fewTimes} * m.middle))
    ), hot_devices as (
      select distinct h.device_id, h.city from hot h
    ), prefixes as (
      select h.device_id, substring(c.plate from 1 for 2) as prefix, count(*) as n
      from hot_devices h
      join cameras k on k.city = h.city and k.id <> h.device_id
      join captures c on c.device_id = k.id
      where c.plate is not null and c.captured_at <= ${p.now}
      group by h.device_id, substring(c.plate from 1 for 2)
    ), locals as (
      select f.device_id, f.prefix, row_number() over (partition by f.device_id order by f.n desc, f.prefix) as place from prefixes f
    ), records as (
      select c.id, c.device_id, c.item_code, c.plate, c.case_id, cast(date_trunc('month', c.captured_at) as date) as month,
        row_number() over (partition by c.device_id, c.item_code, c.plate order by c.captured_at, c.id) as turn
      from captures c
      join hot_devices h on h.device_id = c.device_id
      where c.state <> 'void' and c.plate is not null and c.captured_at <= ${p.now}
    ), drivers as (
      select r.device_id, r.item_code, r.month, cast(count(*) filter (where r.turn = 1) as double precision) / count(*) as first_share,
        cast(count(*) filter (where substring(r.plate from 1 for 2) <> l.prefix) as double precision) / nullif(count(l.prefix), 0) as stranger_share
      from records r
      left join locals l on l.device_id = r.device_id and l.place = 1
      group by r.device_id, r.item_code, r.month
    ), objections as (
      select r.device_id, r.item_code, r.month, cast(count(*) filter (where a.outcome in ('revoked', 'changed', 'unlawful')) as integer) as upheld,
        cast(count(*) as integer) as closed
      from records r
      join appeals a on a.case_id = r.case_id
      where a.outcome is not null and a.closed_at <= ${p.now}
      group by r.device_id, r.item_code, r.month
    ), complaints as (
      select h.device_id, h.item_code, h.month, cast(count(*) as integer) as n
      from hot h
      join cameras k on k.id = h.device_id
      join clues q on q.received_at >= h.month and q.received_at < h.month + interval '1 month' + interval '30 days' and q.received_at <= ${p.now}
        and q.content like '%' || k.place_text || '%'
      where length(k.place_text) >= 4
      group by h.device_id, h.item_code, h.month
    ), judged as (
      select h.*, d.first_share, d.stranger_share, coalesce(o.upheld, 0) as upheld, coalesce(o.closed, 0) as closed, coalesce(q.n, 0) as complaints,
        row_number() over (partition by h.device_id, h.month order by h.n desc, h.item_code) as place
      from hot h
      left join drivers d on d.device_id = h.device_id and d.item_code = h.item_code and d.month = h.month
      left join objections o on o.device_id = h.device_id and o.item_code = h.item_code and o.month = h.month
      left join complaints q on q.device_id = h.device_id and q.item_code = h.item_code and q.month = h.month
    )
    select j.device_id as subject_id, k.unit_id, '' as case_ids, ${monthText('j.month')} as win, j.n / nullif(j.middle, 0) as score,
      concat_ws('；', case when j.stranger_share >= ${p.strangers} then '外地车辆多' end, case when j.first_share >= ${p.firstTimers} then '多为首次' end,
        case when j.upheld >= ${p.upheldMin} and j.upheld >= ${p.upheld} * j.closed then '异议成立多' end,
        case when j.complaints >= ${p.clues} then '群众反映集中' end) as signs,
      j.item_code, k.place_text, cast(j.n as integer) as captures, j.middle as peer_median, cast(j.peers as integer) as peers,
      j.stranger_share, j.first_share, j.upheld, j.closed as objections, j.complaints
    from judged j
    join cameras k on k.id = j.device_id
    where j.place = 1
      and (j.stranger_share >= ${p.strangers} or j.first_share >= ${p.firstTimers} or (j.upheld >= ${p.upheldMin} and j.upheld >= ${p.upheld} * j.closed)
        or j.complaints >= ${p.clues})`,
  evidence: [
    { column: 'signs', label: '迹象', type: 'text' },
    { column: 'item_code', label: '事项', type: 'item' },
    { column: 'place_text', label: '地点', type: 'text' },
    { column: 'captures', label: '当月抓拍量', type: 'number' },
    { column: 'peer_median', label: '同类点位中位数', type: 'number' },
    { column: 'peers', label: '同类点位数', type: 'number' },
    { column: 'stranger_share', label: '外地车辆比例', type: 'percent' },
    { column: 'first_share', label: '首次违法比例', type: 'percent' },
    { column: 'upheld', label: '异议成立件数', type: 'number' },
    { column: 'objections', label: '审结异议件数', type: 'number' },
    { column: 'complaints', label: '群众反映条数', type: 'number' },
  ],
  check: ['会同设计、养护单位联合踏勘标志标线', '必要时暂停采用该点位记录', '对已处罚的研究纠正和退款'],
  falseAlarms: ['确属事故多发点位', '新规施行初期', '大型活动、旅游旺季外地车集中'],
  examples: [
    { name: '抓拍量为同类中位数的十倍，多为首次', flags: ['D0'], parameters: { few: 10 }, data: points([...taken('D0', 20), ...others()]) },
    {
      name: '外地车辆占多数，反复违法也算',
      flags: ['D0'],
      parameters: { few: 10 },
      data: points([...taken('D0', 20).map((row, i) => ({ ...row, plate: `青K000${i % 4}` })), ...others()]),
    },
    {
      name: '本地车辆反复违法，三条线索反映同一地点',
      flags: ['D0'],
      parameters: { few: 10 },
      data: {
        ...points([...regulars(), ...others()]),
        clues: [1, 2, 3].map((i) => ({
          id: `Q${i}`,
          receivedAt: `2026-03-2${i}T09:00:00+08:00`,
          content: '东环北路口的标线看不清，几乎人人被拍',
        })),
      },
    },
    { name: '真正的多发点位：本地车辆反复违法', flags: [], parameters: { few: 10 }, data: points([...regulars(), ...others()]) },
    { name: '各点位相近', flags: [], parameters: { few: 10 }, data: points([...taken('D0', 20), ...others(15)]) },
    { name: '可比点位不足', flags: [], parameters: { few: 10, minPeers: 20 }, data: points([...taken('D0', 20), ...others()]) },
    { name: '抓拍量没有达到下限', flags: [], data: points([...taken('D0', 29), ...others()]) },
    {
      name: '多数抓拍已作废',
      flags: [],
      parameters: { few: 10 },
      data: points([...taken('D0', 20).map((row, i) => ({ ...row, state: i < 15 ? 'void' : 'valid' })), ...others()]),
    },
  ],
})

/** Ten cameras of one squad that record the same item, D0 at the north crossing. */
function points(captures: readonly Readonly<Record<string, unknown>>[]) {
  return {
    units: [{ id: 'U1', region: '990101' }],
    devices: Array.from({ length: 11 }, (_, i) => ({
      id: `D${i}`,
      kind: 'e-police',
      unitId: 'U1',
      place: { text: i === 0 ? '东环北路口' : `西环${i}号点` },
    })),
    captures,
  }
}

/** Records of different local cars at a device in March. */
function taken(deviceId: string, count: number) {
  return Array.from({ length: count }, (_, i) => ({
    id: `${deviceId}-${i}`,
    deviceId,
    itemCode: 'GA05',
    state: 'valid',
    plate: `宁J${deviceId}${i}`,
    capturedAt: `2026-03-${String((i % 28) + 1).padStart(2, '0')}T09:00:00+08:00`,
  }))
}

/** Records of the ten other cameras. */
function others(each = 2) {
  return Array.from({ length: 10 }, (_, i) => taken(`D${i + 1}`, each)).flat()
}

/** Twenty records of five local cars at D0. */
function regulars() {
  return taken('D0', 20).map((row, i) => ({ ...row, plate: `宁J000${i % 5}` }))
}
