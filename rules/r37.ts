import { rule } from './rule.ts'
import { camerasByCity, median, monthText } from './sql.ts'

// Peers are the devices of one kind. Each sign needs a number that chance does not reach: the share of a city is held against an equal
// share of its devices, growth against the traffic where passages are handed over, silence against the device's own usual amount,
// up to the last day that its sender handed anything over.
// A city is the first four digits of the unit's division. The use of a unit's devices as a whole is no matter of one device.
export default rule({
  id: 'R37',
  title: '电子警察数据异常',
  question: '设备的抓拍量、占比、环比、废片率是否异常？',
  seed: '设备总量、使用率、采集量和环比上升率异常预警',
  basis: ['《行政处罚法》第四十一条', '《道路交通安全违法行为处理程序规定》第十五条至第十九条'],
  colour: 'yellow',
  group: 'off-site',
  subject: 'device',
  reads: ['captures', 'devices', 'units'],
  key: 'device_id',
  parameters: {
    minCaptures: {
      kind: 'integer',
      title: '参与比较的最少月抓拍量',
      unit: '条',
      default: 50,
      min: 5,
      max: 100000,
      basis: '默认值',
      confirmed: false,
    },
    minPeers: { kind: 'integer', title: '最少同类设备数', unit: '台', default: 10, min: 3, max: 10000, basis: '默认值', confirmed: false },
    z: { kind: 'number', title: '千次过车抓拍量偏离程度', unit: '标准差', default: 3, min: 1, max: 20, basis: '默认值', confirmed: false },
    times: {
      kind: 'number',
      title: '千次过车抓拍量与中位数之比',
      unit: '倍',
      default: 1.5,
      min: 1,
      max: 20,
      basis: '默认值',
      confirmed: false,
    },
    cityShare: {
      kind: 'number',
      title: '占全市抓拍量比例',
      unit: '比例',
      default: 0.05,
      min: 0.01,
      max: 1,
      basis: '默认值',
      confirmed: false,
    },
    cityTimes: { kind: 'number', title: '占比与平均占比之比', unit: '倍', default: 3, min: 1, max: 100, basis: '默认值', confirmed: false },
    growth: { kind: 'number', title: '环比上升', unit: '比例', default: 0.5, min: 0.1, max: 10, basis: '默认值', confirmed: false },
    growthMin: { kind: 'integer', title: '环比上升条数', unit: '条', default: 100, min: 5, max: 100000, basis: '默认值', confirmed: false },
    voidShare: { kind: 'number', title: '废片率', unit: '比例', default: 0.3, min: 0.05, max: 1, basis: '默认值', confirmed: false },
    silentDays: { kind: 'integer', title: '连续无抓拍', unit: '日', default: 7, min: 2, max: 90, basis: '默认值', confirmed: false },
    silentLoss: {
      kind: 'number',
      title: '无抓拍期间按常量应有的条数',
      unit: '条',
      default: 10,
      min: 3,
      max: 10000,
      basis: '默认值',
      confirmed: false,
    },
    topShare: {
      kind: 'number',
      title: '新设备首月居前比例',
      unit: '比例',
      default: 0.01,
      min: 0.001,
      max: 0.2,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with ${camerasByCity(`(d.retired_at is null or d.retired_at > cast(${p.now} as date))`)}, daily as (
      select c.device_id, cast(c.captured_at as date) as day, count(*) as n, count(*) filter (where c.state = 'void') as void,
        count(*) filter (where c.state <> 'pending') as audited
      from captures c
      where c.captured_at <= ${p.now}
      group by c.device_id, cast(c.captured_at as date)
    ), traffic as (
      select g.device_id, cast(date_trunc('month', cast(g.day as timestamp)) as date) as month, cast(sum(g.vehicles) as double precision) as vehicles
      from passages g
      where g.day <= cast(${p.now} as date)
      group by g.device_id, cast(date_trunc('month', cast(g.day as timestamp)) as date)
    ), monthly as (
      select d.device_id, k.kind, k.unit_id, k.place_text, k.city, k.installed_at, cast(date_trunc('month', cast(d.day as timestamp)) as date) as month,
        cast(sum(d.n) as double precision) as n, cast(sum(d.void) as double precision) as void, cast(sum(d.audited) as double precision) as audited,
        min(d.day) as first_day
      from daily d
      join cameras k on k.id = d.device_id
      group by d.device_id, k.kind, k.unit_id, k.place_text, k.city, k.installed_at, cast(date_trunc('month', cast(d.day as timestamp)) as date)
    ), months as (
      select m.*, t.vehicles, m.n * 1000.0 / nullif(t.vehicles, 0) as rate, sum(m.n) over (partition by m.city, m.month) as city_n,
        count(*) over (partition by m.city, m.month) as city_devices,
        percent_rank() over (partition by m.kind, m.month order by m.n) as place, count(*) over (partition by m.kind, m.month) as kind_devices,
        lag(m.n) over w as prev_n, lag(t.vehicles) over w as prev_vehicles, lag(m.month) over w as prev_month, lag(m.first_day) over w as prev_first_day,
        min(m.month) over (partition by m.device_id) as first_month
      from monthly m
      left join traffic t on t.device_id = m.device_id and t.month = m.month
      window w as (partition by m.device_id order by m.month)
    ), middles as (
      select m.kind, m.month, count(*) as peers, ${median('m.rate')} as middle
      from months m
      where m.rate is not null
      group by m.kind, m.month
    ), spreads as (
      select c.kind, c.month, c.peers, c.middle, 1.4826 * ${median('abs(m.rate - c.middle)')} as spread
      from middles c
      join months m on m.kind = c.kind and m.month = c.month and m.rate is not null
      where c.peers >= ${p.minPeers}
      group by c.kind, c.month, c.peers, c.middle
    ), marked as (
      select d.device_id, d.day, d.n from daily d join cameras k on k.id = d.device_id
      union all
      select k.id as device_id, l.day, 0 as n
      from cameras k
      join (select split_part(d.device_id, ':', 1) as source, max(d.day) as day from daily d group by split_part(d.device_id, ':', 1)) l
        on l.source = split_part(k.id, ':', 1)
    ), dated as (
      select m.device_id, m.day, sum(m.n) as n from marked m group by m.device_id, m.day
    ), usual as (
      select d.device_id, d.day, cast(sum(d.n) over (partition by d.device_id order by d.day range between interval '27 days' preceding and current row) as double precision) / 28.0 as per_day
      from dated d
    ), steps as (
      select u.device_id, u.day, lag(u.day) over w as prev_day, lag(u.per_day) over w as per_day
      from usual u
      window w as (partition by u.device_id order by u.day)
    ), silences as (
      select s.device_id, s.prev_day, s.day, s.day - s.prev_day - 1 as days, s.per_day
      from steps s
      where s.day - s.prev_day - 1 >= ${p.silentDays} and (s.day - s.prev_day - 1) * s.per_day >= ${p.silentLoss}
    ), empty_roads as (
      select s.device_id, s.day
      from silences s
      join passages g on g.device_id = s.device_id and g.day > s.prev_day and g.day < s.day
      group by s.device_id, s.day
      having sum(g.vehicles) = 0
    ), silent as (
      select s.device_id, cast(date_trunc('month', cast(s.prev_day as timestamp) + interval '1 day') as date) as month, cast(max(s.days) as integer) as days
      from silences s
      left join empty_roads e on e.device_id = s.device_id and e.day = s.day
      where e.day is null
      group by s.device_id, cast(date_trunc('month', cast(s.prev_day as timestamp) + interval '1 day') as date)
    ), signs as (
      select m.device_id, m.month, m.n, m.vehicles, m.rate, s.middle, (m.rate - s.middle) / nullif(s.spread, 0) as z, s.peers,
        m.n / nullif(m.city_n, 0) as city_share, m.n / nullif(m.prev_n, 0) - 1.0 as growth, m.void / nullif(m.audited, 0) as void_share,
        m.n >= ${p.minCaptures} and s.spread > 0 and m.rate >= s.middle + ${p.z} * s.spread and m.rate >= ${p.times} * s.middle as dense,
        m.n >= ${p.minCaptures} and m.n >= ${p.cityShare} * m.city_n and m.n * m.city_devices >= ${p.cityTimes} * m.city_n
          and m.city_devices >= ${p.minPeers} as dominant,
        m.prev_month = m.month - interval '1 month' and (m.prev_month > m.first_month or m.prev_first_day < m.prev_month + interval '7 days')
          and m.n >= (1 + ${p.growth}) * m.prev_n and m.n - m.prev_n >= ${p.growthMin}
          and coalesce(m.n * m.prev_vehicles >= (1 + ${p.growth}) * m.prev_n * m.vehicles, true) as grown,
        m.audited >= ${p.minCaptures} and m.void >= ${p.voidShare} * m.audited as wasteful,
        m.n >= ${p.minCaptures} and cast(date_trunc('month', cast(m.installed_at as timestamp)) as date) = m.month and m.place >= 1 - ${p.topShare}
          and m.kind_devices * ${p.topShare} >= 1 as fresh
      from months m
      left join spreads s on s.kind = m.kind and s.month = m.month
    ), keys as (
      select g.device_id, g.month from signs g where g.dense or g.dominant or g.grown or g.wasteful or g.fresh
      union
      select s.device_id, s.month from silent s
    )
    select k.device_id as subject_id, c.unit_id, '' as case_ids, ${monthText('k.month')} as win, g.z as score,
      concat_ws('；', case when g.dense then '千次过车抓拍量偏高' end, case when g.dominant then '占全市抓拍量过大' end,
        case when g.grown then '环比骤升' end, case when g.wasteful then '废片率高' end, case when s.days is not null then '连续无抓拍' end,
        case when g.fresh then '新设备首月抓拍量居前' end) as faults,
      c.kind, c.place_text, cast(coalesce(g.n, 0) as integer) as captures, g.rate, g.middle as peer_rate, cast(coalesce(g.peers, 0) as integer) as peers,
      g.city_share, g.growth, g.void_share, s.days as silent_days
    from keys k
    join cameras c on c.id = k.device_id
    left join signs g on g.device_id = k.device_id and g.month = k.month
    left join silent s on s.device_id = k.device_id and s.month = k.month`,
  evidence: [
    { column: 'faults', label: '异常', type: 'text' },
    { column: 'kind', label: '设备类别', type: 'text' },
    { column: 'place_text', label: '地点', type: 'text' },
    { column: 'captures', label: '当月抓拍量', type: 'number' },
    { column: 'rate', label: '千次过车抓拍量', type: 'number' },
    { column: 'peer_rate', label: '同类设备中位数', type: 'number' },
    { column: 'peers', label: '同类设备数', type: 'number' },
    { column: 'city_share', label: '占全市比例', type: 'percent' },
    { column: 'growth', label: '环比', type: 'percent' },
    { column: 'void_share', label: '废片率', type: 'percent' },
    { column: 'silent_days', label: '连续无抓拍日数', type: 'number' },
  ],
  check: ['现场踏勘并填写核查表', '作出保留、调整或者停用决定，记入一机一档'],
  falseAlarms: ['道路施工、改线', '节假日车流', '违法代码调整', '设备维修停用未登记'],
  examples: [
    {
      name: '千次过车抓拍量远高于同类设备',
      flags: ['D0'],
      now: '2026-03-22 08:00:00',
      parameters: { minCaptures: 5 },
      data: { ...cameras(11), captures: [...taken('D0', 3, 20), ...others(10, 1, 2)], passages: passed(11, 3, 1000) },
    },
    {
      name: '环比骤升',
      flags: ['D0'],
      now: '2026-05-01 08:00:00',
      parameters: { growthMin: 10 },
      data: { ...cameras(1), captures: [...taken('D0', 3, 12), ...taken('D0', 4, 30)] },
    },
    {
      name: '废片率高',
      flags: ['D0'],
      now: '2026-03-12 08:00:00',
      parameters: { minCaptures: 10 },
      data: {
        ...cameras(1),
        captures: [...taken('D0', 3, 8), ...taken('D0', 3, 4, { state: 'void' }).map((row) => ({ ...row, id: `V${row.id}` }))],
      },
    },
    {
      name: '每天都有抓拍的设备连续半月没有数据',
      flags: ['D0'],
      now: '2026-04-20 08:00:00',
      data: { ...cameras(2), captures: [...taken('D0', 3, 28), ...taken('D0', 4, 4), ...taken('D1', 4, 20)] },
    },
    {
      name: '抓拍量随车流增长',
      flags: [],
      now: '2026-05-01 08:00:00',
      parameters: { growthMin: 10 },
      data: {
        ...cameras(1),
        captures: [...taken('D0', 3, 12), ...taken('D0', 4, 24)],
        passages: [...passed(1, 3, 1000), ...passed(1, 4, 2000)],
      },
    },
    {
      name: '各设备相近',
      flags: [],
      now: '2026-03-12 08:00:00',
      parameters: { minCaptures: 5 },
      data: { ...cameras(11), captures: [...taken('D0', 3, 8), ...others(10, 6, 8)], passages: passed(11, 3, 1000) },
    },
    {
      name: '抓拍量少，间断属正常',
      flags: [],
      now: '2026-04-20 08:00:00',
      data: { ...cameras(2), captures: [...taken('D0', 3, 4), ...taken('D1', 4, 20)] },
    },
    { name: '报送单位整体停传', flags: [], now: '2026-04-20 08:00:00', data: { ...cameras(1), captures: taken('D0', 3, 28) } },
    {
      name: '封路期间没有车流',
      flags: [],
      now: '2026-04-20 08:00:00',
      data: {
        ...cameras(2),
        captures: [...taken('D0', 3, 28), ...taken('D1', 4, 20)],
        passages: [{ deviceId: 'D0', day: '2026-04-02', vehicles: 0 }],
      },
    },
    {
      name: '首月不满一个月，不作环比',
      flags: [],
      now: '2026-05-01 08:00:00',
      parameters: { growthMin: 10 },
      data: { ...cameras(1), captures: [...taken('D0', 3, 2).map(late), ...taken('D0', 4, 28)] },
    },
    {
      name: '已停用的设备',
      flags: [],
      now: '2026-04-20 08:00:00',
      data: { ...cameras(2, { retiredAt: '2026-04-01' }), captures: [...taken('D0', 3, 28), ...taken('D1', 4, 20)] },
    },
  ],
})

/** Cameras D0 … of one unit. */
function cameras(count: number, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    units: [{ id: 'U1' }],
    devices: Array.from({ length: count }, (_, i) => ({ id: `D${i}`, kind: 'e-police', unitId: 'U1', ...changes })),
  }
}

/** Captures of a device in a month of 2026, one a day from the first, then again. */
function taken(deviceId: string, month: number, count: number, changes: Readonly<Record<string, unknown>> = {}) {
  return Array.from({ length: count }, (_, i) => ({
    id: `${deviceId}-${month}-${i}`,
    deviceId,
    state: 'valid',
    capturedAt: `2026-0${month}-${String((i % 28) + 1).padStart(2, '0')}T09:00:00+08:00`,
    ...changes,
  }))
}

/** Captures of the other devices in March, between `from` and `to` each. */
function others(count: number, from: number, to: number) {
  return Array.from({ length: count }, (_, i) => taken(`D${i + 1}`, 3, from + (i % (to - from + 1)))).flat()
}

/** The same traffic at every device in a month. */
function passed(count: number, month: number, vehicles: number) {
  return Array.from({ length: count }, (_, i) => ({ deviceId: `D${i}`, day: `2026-0${month}-01`, vehicles }))
}

/** Moves a record to the last days of its month. */
function late(row: { capturedAt: string }) {
  return { ...row, capturedAt: row.capturedAt.replace(/-0(\d)T/, '-2$1T') }
}
