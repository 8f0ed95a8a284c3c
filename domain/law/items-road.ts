import { byTimes, type Item, tier } from './item.ts'

type Road = Omit<Item, 'line' | 'simpleLimit' | 'pointsMin' | 'exemptable' | 'measure' | 'confirmed' | 'validTo'> & Partial<Item>

/** A road item with its usual settings; tiers go by the times within a year. */
function road(item: Road): Item {
  const measure = item.tiers.some(({ measureMin, measureMax }) => measureMin !== null || measureMax !== null) ? 'times-in-year' : null
  return { line: 'transport', simpleLimit: null, pointsMin: null, exemptable: false, measure, confirmed: true, validTo: null, ...item }
}

/** The Regulations on Road Transport as amended in 2019 (2022 left these articles as they were) and in 2023. */
const before = { validFrom: '2019-03-02', validTo: '2023-07-19' }
const since = { validFrom: '2023-07-20' }
const regulation = (article: string) => `《道路运输条例》第${article}条`
const highways = '2011-07-01'
const highwayRule = (article: string) => `《公路安全保护条例》第${article}条`
const overLimitRule = '《超限运输车辆行驶公路管理规定》第43条'

/** The item under both editions: article and range before, article and range since. */
function twice(item: Pick<Item, 'code' | 'name' | 'family'>, old: [string, number[]], now: [string, number[]]): Item[] {
  return [
    { span: before, edition: old },
    { span: since, edition: now },
  ].map(({ span, edition: [article, bounds] }) =>
    road({ ...item, basis: regulation(article), statMin: bounds[0]!, statMax: bounds.at(-1)!, tiers: byTimes(bounds), ...span }),
  )
}

/** Road transport and highway items (JT). Items punished by multiples of gains stand with their fixed branch; those without any fine are left out. */
export const roadItems: Item[] = [
  ...twice(
    { code: 'JT01', name: '未取得许可从事道路客运经营', family: 'unlicensed-passenger' },
    ['63', [30_000, 50_000, 70_000, 90_000, 100_000]],
    ['63', [10_000, 30_000, 50_000, 80_000, 100_000]],
  ),
  ...twice(
    { code: 'JT02', name: '未取得许可从事道路普通货运经营', family: 'unlicensed-freight' },
    ['63', [30_000, 50_000, 70_000, 90_000, 100_000]],
    ['63', [3000, 5000, 10_000, 30_000, 50_000]],
  ),
  ...twice(
    { code: 'JT03', name: '未取得许可从事道路危险货物运输经营', family: 'unlicensed-dangerous' },
    ['63', [30_000, 50_000, 70_000, 90_000, 100_000]],
    ['63', [30_000, 50_000, 70_000, 90_000, 100_000]],
  ),
  ...twice(
    { code: 'JT04', name: '无从业资格驾驶道路运输车辆', family: 'driver-qualification' },
    ['64', [200, 600, 1200, 2000]],
    ['64', [200, 600, 1200, 2000]],
  ),
  ...twice(
    { code: 'JT05', name: '非法转让、出租道路运输许可证件', family: 'licence-transfer' },
    ['66', [2000, 4000, 7000, 10_000]],
    ['66', [2000, 4000, 7000, 10_000]],
  ),
  ...twice(
    { code: 'JT06', name: '客运车辆不按站点、线路、班次运行或者途中移交旅客', family: 'passenger-service' },
    ['69', [1000, 1600, 2300, 3000]],
    ['68', [1000, 1300, 1700, 2000]],
  ),
  ...twice(
    { code: 'JT07', name: '强行招揽或者未防止货物脱落、扬撒', family: 'soliciting-spilling' },
    ['69', [1000, 1600, 2300, 3000]],
    ['68', [1000, 1600, 2300, 3000]],
  ),
  ...twice(
    { code: 'JT08', name: '不按规定维护和检测运输车辆', family: 'maintenance' },
    ['70', [1000, 2000, 3500, 5000]],
    ['69', [1000, 2000, 3500, 5000]],
  ),
  ...twice(
    { code: 'JT08A', name: '擅自改装营运车辆', family: 'modification' },
    ['70', [5000, 8000, 14_000, 20_000]],
    ['69', [5000, 8000, 14_000, 20_000]],
  ),
  ...twice(
    { code: 'JT09', name: '客运站放行无证经营、超载或者未经安全检查车辆', family: 'station-release' },
    ['71', [10_000, 15_000, 22_000, 30_000]],
    ['70', [10_000, 15_000, 22_000, 30_000]],
  ),
  ...twice(
    { code: 'JT10', name: '机动车维修未备案拒不改正', family: 'unfiled-repair' },
    ['65', [5000, 9000, 15_000, 20_000]],
    ['65', [3000, 5000, 7500, 10_000]],
  ),
  road({
    code: 'JT10A',
    name: '货运站、驾驶员培训未备案拒不改正',
    family: 'unfiled-training',
    basis: regulation('65'),
    statMin: 5000,
    statMax: 20_000,
    tiers: byTimes([5000, 9000, 15_000, 20_000]),
    ...since,
  }),
  ...twice(
    { code: 'JT11', name: '签发虚假维修合格证', family: 'false-certificate' },
    ['73', [5000, 9000, 15_000, 20_000]],
    ['72', [5000, 9000, 15_000, 20_000]],
  ),
  road({
    code: 'JT12',
    name: '无许可从事巡游出租汽车经营',
    family: 'unlicensed-taxi',
    basis: '《巡游出租汽车经营服务管理规定》（现行条文待核实）',
    statMin: 5000,
    statMax: 20_000,
    tiers: byTimes([5000, 9000, 15_000, 20_000]),
    confirmed: false,
    validFrom: '2015-01-01',
  }),
  road({
    code: 'JT13',
    name: '网约车平台未取得经营许可',
    family: 'unlicensed-hailing',
    basis: '《网络预约出租汽车经营服务管理暂行办法》第34条',
    statMin: 10_000,
    statMax: 30_000,
    tiers: byTimes([10_000, 15_000, 22_000, 30_000]),
    validFrom: '2022-11-30',
  }),
  road({
    code: 'JT13A',
    name: '网约车辆未取得运输证',
    family: 'unlicensed-hailing',
    basis: '《网络预约出租汽车经营服务管理暂行办法》第34条',
    statMin: 3000,
    statMax: 10_000,
    tiers: byTimes([3000, 5000, 7500, 10_000]),
    validFrom: '2022-11-30',
  }),
  road({
    code: 'JT13B',
    name: '网约车驾驶员未取得从业资格',
    family: 'unlicensed-hailing',
    basis: '《网络预约出租汽车经营服务管理暂行办法》第34条',
    statMin: 200,
    statMax: 2000,
    tiers: byTimes([200, 600, 1200, 2000]),
    validFrom: '2022-11-30',
  }),
  road({
    code: 'JT14',
    name: '车辆违法超限运输（总质量）',
    family: 'over-limit',
    basis: `《公路法》第76条；${highwayRule('64')}；${overLimitRule}`,
    statMin: 0,
    statMax: 30_000,
    measure: 'over-kg',
    formula: 'over-limit',
    tiers: [
      tier('轻微', [1, 1000], [0, 0]),
      tier('一般', [1000.01, 9999.99], [500, 4500]),
      tier('较重', [10_000, 19_999.99], [5000, 9500]),
      tier('严重', [20_000, 39_999.99], [10_000, 19_500]),
      tier('特别严重', [40_000, null], [20_000, 30_000]),
    ],
    validFrom: '2016-09-21',
  }),
  road({
    code: 'JT15',
    name: '车辆违法超限运输（外廓尺寸）',
    family: 'over-limit',
    basis: `${highwayRule('64')}；${overLimitRule}`,
    statMin: 0,
    statMax: 3000,
    tiers: [tier('轻微', [null, null], [0, 200]), tier('一般', [null, null], [200, 1000]), tier('较重', [null, null], [1000, 3000])],
    validFrom: '2016-09-21',
  }),
  road({
    code: 'JT17',
    name: '堵塞、强行通过检测站点或者短途驳载逃避检测',
    family: 'over-limit-evasion',
    basis: highwayRule('67'),
    statMin: 0,
    statMax: 30_000,
    tiers: byTimes([0, 9000, 21_000, 30_000]),
    validFrom: highways,
  }),
  road({
    code: 'JT18',
    name: '指使、强令超限运输',
    family: 'over-limit-order',
    basis: highwayRule('68'),
    statMin: 0,
    statMax: 30_000,
    tiers: byTimes([0, 9000, 21_000, 30_000]),
    validFrom: highways,
  }),
  road({
    code: 'JT19',
    name: '租借、转让超限运输车辆通行证',
    family: 'over-limit-permit',
    basis: highwayRule('65'),
    statMin: 1000,
    statMax: 5000,
    tiers: byTimes([1000, 2000, 3500, 5000]),
    validFrom: highways,
  }),
  road({
    code: 'JT19A',
    name: '使用伪造、变造的超限运输车辆通行证',
    family: 'over-limit-permit',
    basis: highwayRule('65'),
    statMin: 0,
    statMax: 30_000,
    tiers: byTimes([0, 9000, 21_000, 30_000]),
    validFrom: highways,
  }),
  road({
    code: 'JT20',
    name: '擅自占用、挖掘公路或者从事危及公路安全的作业',
    family: 'highway-occupation',
    basis: '《公路法》第76条',
    statMin: 0,
    statMax: 30_000,
    tiers: byTimes([0, 9000, 21_000, 30_000]),
    validFrom: '2017-11-05',
  }),
  road({
    code: 'JT20A',
    name: '擅自进行公路施工',
    family: 'highway-occupation',
    basis: '《公路法》第75条',
    statMin: 0,
    statMax: 50_000,
    tiers: byTimes([0, 15_000, 35_000, 50_000]),
    validFrom: '2017-11-05',
  }),
  road({
    code: 'JT21',
    name: '损坏、污染公路路面或者装载物遗洒飘散',
    family: 'highway-pollution',
    basis: `《公路法》第77条；${highwayRule('69')}`,
    statMin: 0,
    statMax: 5000,
    exemptable: true,
    tiers: byTimes([0, 1500, 3500, 5000]),
    validFrom: highways,
  }),
  road({
    code: 'JT22',
    name: '公路建筑控制区内违法建设',
    family: 'highway-control-area',
    basis: `《公路法》第81条；${highwayRule('56')}`,
    statMin: 0,
    statMax: 50_000,
    tiers: byTimes([0, 15_000, 35_000, 50_000]),
    validFrom: highways,
  }),
  road({
    code: 'JT23',
    name: '危险化学品运输人员无资格或者未采取防护措施',
    family: 'dangerous-chemicals',
    basis: '《危险化学品安全管理条例》第86条',
    statMin: 50_000,
    statMax: 100_000,
    tiers: byTimes([50_000, 65_000, 85_000, 100_000]),
    validFrom: '2013-12-07',
  }),
  road({
    code: 'JT23A',
    name: '委托无资质企业承运危险化学品',
    family: 'dangerous-chemicals',
    basis: '《危险化学品安全管理条例》第87条',
    statMin: 100_000,
    statMax: 200_000,
    tiers: byTimes([100_000, 130_000, 170_000, 200_000]),
    validFrom: '2013-12-07',
  }),
  road({
    code: 'JT24',
    name: '未保持卫星定位装置在线拒不改正',
    family: 'positioning',
    basis: '《道路运输车辆动态监督管理办法》第36条',
    statMin: 200,
    statMax: 800,
    exemptable: true,
    tiers: byTimes([200, 400, 600, 800]),
    validFrom: '2014-07-01',
  }),
  road({
    code: 'JT24A',
    name: '破坏卫星定位装置或者篡改数据',
    family: 'positioning',
    basis: '《道路运输车辆动态监督管理办法》（现行条文待核实）',
    statMin: 2000,
    statMax: 5000,
    tiers: byTimes([2000, 3000, 4000, 5000]),
    confirmed: false,
    validFrom: '2014-07-01',
  }),
  road({
    code: 'JT25',
    name: '未随车携带道路运输证',
    family: 'certificate-carrying',
    basis: '《道路旅客运输及客运站管理规定》第97条',
    statMin: 20,
    statMax: 200,
    exemptable: true,
    tiers: byTimes([20, 80, 140, 200]),
    validFrom: '2020-09-01',
  }),
]
