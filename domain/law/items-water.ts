import { byTimes, type Item } from './item.ts'

const inland = (article: string) => `《内河交通安全管理条例》第${article}条`
const shipping = (article: string) => `《国内水路运输管理条例》第${article}条`

/** A water item: code, name, family, basis, bounds of the example tiers (first and last are the statutory range), in force from. */
function water(code: string, name: string, family: string, basis: string, bounds: number[], validFrom: string): Item {
  return {
    code,
    name,
    family,
    line: 'water',
    basis,
    statMin: bounds[0]!,
    statMax: bounds.at(-1)!,
    simpleLimit: null,
    pointsMin: null,
    exemptable: false,
    measure: 'times-in-year',
    tiers: byTimes(bounds),
    confirmed: true,
    validFrom,
    validTo: null,
  }
}

/** Inland navigation and domestic shipping items (MS). */
export const waterItems: Item[] = [
  water('MS01', '未按规定配备船员擅自航行', 'crewing', inland('65'), [10_000, 35_000, 70_000, 100_000], '2019-03-02'),
  water('MS01A', '无适任证书人员从事船舶航行（个人）', 'crewing', inland('66'), [2000, 7000, 14_000, 20_000], '2019-03-02'),
  water('MS01B', '聘用无适任证书人员（单位）', 'crewing', inland('66'), [10_000, 35_000, 70_000, 100_000], '2019-03-02'),
  water('MS02', '未报告航次计划、擅自进出管制区等', 'navigation-report', inland('68'), [5000, 18_000, 36_000, 50_000], '2019-03-02'),
  water('MS03', '船舶超载或者不具备安全技术条件从事运输', 'ship-overload', inland('82'), [20_000, 44_000, 76_000, 100_000], '2019-03-02'),
  water('MS04', '不遵守航行、避让和信号显示规则', 'navigation-rules', inland('81'), [1000, 3500, 7000, 10_000], '2019-03-02'),
  water('MS05', '未经许可经营水路运输', 'unlicensed-shipping', shipping('33'), [30_000, 66_000, 114_000, 150_000], '2017-03-01'),
  water('MS05A', '使用未取得营运证件的船舶', 'unlicensed-shipping', shipping('34'), [20_000, 44_000, 76_000, 100_000], '2017-03-01'),
]
