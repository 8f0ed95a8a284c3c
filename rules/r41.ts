import { rule } from './rule.ts'
import { caseLimit } from './sql.ts'

// A record counts when the driver is not the car's owner; a fleet, a rental firm or a family is one owner, or two, so that several owners
// are asked for beside several plates. A payer is suspicious when most of what it paid was for other people's cars; a bank's or a
// platform's collecting account pays mostly for owners themselves.
// Not fed by exchange v1: where the driver was at the time of the capture, since when the licence is held, employment.
export default rule({
  id: 'R41',
  title: '异常消分',
  question: '是否有人代替他人接受记分、买卖记分？',
  seed: '违法消分牟利',
  basis: [
    '《道路交通安全违法行为记分管理办法》第八条',
    '《道路交通安全违法行为记分管理办法》第十四条',
    '《道路交通安全违法行为记分管理办法》第三十条',
  ],
  colour: 'red',
  group: 'integrity',
  subject: 'driver',
  reads: ['points'],
  key: 'driver_id_no',
  parameters: {
    platesYear: {
      kind: 'integer',
      title: '十二个月内非本人车辆数',
      unit: '辆',
      default: 4,
      min: 2,
      max: 50,
      basis: '默认值',
      confirmed: false,
    },
    platesDay: { kind: 'integer', title: '一日内非本人车辆数', unit: '辆', default: 3, min: 2, max: 50, basis: '默认值', confirmed: false },
    owners: { kind: 'integer', title: '车辆所有人数', unit: '人', default: 3, min: 1, max: 50, basis: '默认值', confirmed: false },
    payerDrivers: {
      kind: 'integer',
      title: '同一缴款账户涉及的驾驶人数',
      unit: '人',
      default: 3,
      min: 2,
      max: 50,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with handled as (
      select p.id, p.driver_id_no, p.plate, p.owner_id_no, p.points, p.handled_at, p.payer, p.operator_id, p.capture_id,
        coalesce(p.owner_id_no <> p.driver_id_no, false) as foreign_car
      from points p
      where p.handled_at > ${p.now} - interval '12 months' and p.handled_at <= ${p.now}
    ), payers as (
      select h.payer, count(distinct h.driver_id_no) filter (where h.foreign_car) as drivers
      from handled h
      where h.payer is not null
      group by h.payer
      having count(distinct h.driver_id_no) filter (where h.foreign_car) >= ${p.payerDrivers}
        and count(distinct h.owner_id_no) filter (where h.foreign_car) >= ${p.owners} and 2 * count(*) filter (where h.foreign_car) > count(*)
    ), others as (
      select h.*, y.drivers from handled h left join payers y on y.payer = h.payer where h.foreign_car
    ), days as (
      select o.driver_id_no, cast(o.handled_at as date) as day, count(distinct o.plate) as plates, count(distinct o.owner_id_no) as owners
      from others o
      group by o.driver_id_no, cast(o.handled_at as date)
    ), worst_days as (
      select d.driver_id_no, max(d.plates) as day_plates from days d where d.owners >= ${p.owners} group by d.driver_id_no
    ), years as (
      select o.driver_id_no, count(*) as records, count(distinct o.plate) as plates, count(distinct o.owner_id_no) as owners, sum(o.points) as points,
        max(o.drivers) as payer_drivers
      from others o
      group by o.driver_id_no
    ), found as (
      select y.*, coalesce(w.day_plates, 0) as day_plates,
        y.plates >= ${p.platesYear} and y.owners >= ${p.owners} as in_year, coalesce(w.day_plates >= ${p.platesDay}, false) as in_day
      from years y
      left join worst_days w on w.driver_id_no = y.driver_id_no
      where (y.plates >= ${p.platesYear} and y.owners >= ${p.owners}) or w.day_plates >= ${p.platesDay} or y.payer_drivers > 0
    ), places as (
      select o.driver_id_no, o.operator_id, c.case_id, coalesce(f.unit_id, d.unit_id) as unit_id,
        row_number() over (partition by o.driver_id_no order by coalesce(f.unit_id, d.unit_id) is null, o.handled_at desc, o.id desc) as latest
      from others o
      join found k on k.driver_id_no = o.driver_id_no
      left join officers f on f.id = o.operator_id
      left join captures c on c.id = o.capture_id
      left join devices d on d.id = c.device_id
    ), linked as (
      select l.driver_id_no, l.case_id, row_number() over (partition by l.driver_id_no order by l.case_id) as place
      from (select distinct q.driver_id_no, q.case_id from places q where q.case_id is not null) l
    ), samples as (
      select l.driver_id_no, string_agg(l.case_id, ',' order by l.case_id) as case_ids from linked l where l.place <= ${caseLimit} group by l.driver_id_no
    ), offices as (
      select min(u.id) as unit_id from units u where u.line = 'police' and u.parent_id is null
    )
    select f.driver_id_no as subject_id, coalesce(q.unit_id, o.unit_id) as unit_id, coalesce(s.case_ids, '') as case_ids,
      cast(f.plates as double precision) as score,
      concat_ws('；', case when f.in_year then '一年内处理多名他人的车辆' end, case when f.in_day then '一日内处理多名他人的车辆' end,
        case when f.payer_drivers > 0 then '与他人共用缴款账户' end) as faults,
      f.driver_id_no, cast(f.records as integer) as records, cast(f.plates as integer) as plates, cast(f.owners as integer) as owners,
      cast(f.day_plates as integer) as day_plates, cast(f.points as integer) as points, cast(f.payer_drivers as integer) as payer_drivers, q.operator_id
    from found f
    join places q on q.driver_id_no = f.driver_id_no and q.latest = 1
    cross join offices o
    left join samples s on s.driver_id_no = f.driver_id_no
    where coalesce(q.unit_id, o.unit_id) is not null`,
  evidence: [
    { column: 'faults', label: '异常', type: 'text' },
    { column: 'driver_id_no', label: '驾驶人证件号', type: 'idNo' },
    { column: 'records', label: '处理他人车辆记录数', type: 'number' },
    { column: 'plates', label: '他人车辆数', type: 'number' },
    { column: 'owners', label: '车辆所有人数', type: 'number' },
    { column: 'day_plates', label: '一日内最多车辆数', type: 'number' },
    { column: 'points', label: '合计记分', type: 'number' },
    { column: 'payer_drivers', label: '共用缴款账户的驾驶人数', type: 'number' },
    { column: 'operator_id', label: '最近经办人', type: 'officer' },
  ],
  check: ['核实驾驶人与车辆所有人的关系和实际驾驶情况', '核查缴款账户和办理终端', '属实的撤销原处理并依法处罚'],
  falseAlarms: ['出租、租赁、货运企业的专职驾驶人，车辆登记在个人名下', '亲属、朋友之间借用车辆'],
  examples: [
    { name: '一年处理四名他人的四辆车', flags: ['S1'], data: { ...desk(), points: cleared('S1', ['O1', 'O2', 'O3', 'O4']) } },
    {
      name: '一日处理三名他人的三辆车',
      flags: ['S1'],
      data: { ...desk(), points: cleared('S1', ['O1', 'O2', 'O3']).map((row) => ({ ...row, at: '2026-03-02T09:00:00+08:00' })) },
    },
    {
      name: '三名驾驶人共用一个缴款账户',
      flags: ['S1', 'S2', 'S3'],
      data: { ...desk(), points: ['S1', 'S2', 'S3'].flatMap((driver, i) => cleared(driver, [`O${i}`], 'A1')) },
    },
    { name: '三辆他人车辆，分日处理', flags: [], data: { ...desk(), points: cleared('S1', ['O1', 'O2', 'O3']) } },
    { name: '车队驾驶人处理一家企业的五辆车', flags: [], data: { ...desk(), points: cleared('S1', ['F1', 'F1', 'F1', 'F1', 'F1']) } },
    { name: '一家人的四辆车', flags: [], data: { ...desk(), points: cleared('S1', ['O1', 'O1', 'O2', 'O2']) } },
    { name: '本人名下四辆车', flags: [], data: { ...desk(), points: cleared('S1', ['S1', 'S1', 'S1', 'S1']) } },
    {
      name: '十二个月以前的记录不计',
      flags: [],
      now: '2027-06-30 08:00:00',
      data: { ...desk(), points: cleared('S1', ['O1', 'O2', 'O3', 'O4']) },
    },
    {
      name: '银行代收账户，多数为车主本人缴款',
      flags: [],
      data: {
        ...desk(),
        points: [
          ...['S1', 'S2', 'S3'].flatMap((driver, i) => cleared(driver, [`O${i}`], 'A1')),
          ...['S4', 'S5', 'S6', 'S7'].flatMap((driver) => cleared(driver, [driver], 'A1')),
        ],
      },
    },
  ],
})

/** An operator and the unit that must answer. */
function desk() {
  return { units: [{ id: 'U1' }], officers: [{ id: 'P1', unitId: 'U1' }] }
}

/** A driver who cleared one record of a car of each owner, on different days of March. */
function cleared(driverIdNo: string, owners: readonly string[], payer?: string) {
  return owners.map((ownerIdNo, i) => ({
    id: `${driverIdNo}-${i}`,
    driverIdNo,
    ownerIdNo,
    plate: `${ownerIdNo}-${i}`,
    points: 3,
    at: `2026-03-${String(i + 10)}T09:00:00+08:00`,
    operatorId: 'P1',
    payer,
  }))
}
