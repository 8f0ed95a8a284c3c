import { at, DAY, dateText, dayAt, FIRST_DAY, HOUR, iso, LAST_DAY } from './clock.ts'
import { farPlate, localPlate, personName, phone } from './identities.ts'
import { Random } from './random.ts'
import { placeNear } from './roster.ts'
import { type Unit, world } from './world.ts'

/** A work order of a hotline, as the centre hands it over. */
export interface HotlineOrder {
  readonly id: string
  readonly channel: string
  /** ISO 8601. */
  readonly receivedAt: string
  readonly content: string
  readonly region: string
  readonly reporter: { readonly name: string; readonly phone: string; readonly anonymous: boolean }
}

/** What is true of an order: orders with the same matter speak of the same thing. */
export interface OrderAnswer {
  readonly id: string
  readonly matter: number
  readonly classCode: string
  readonly unitId: string
  readonly region: string
  /** How it was told: first, copied (nearly the same words), retold (own words, same particulars), sparse (another person, few particulars). */
  readonly telling: 'first' | 'copied' | 'retold' | 'sparse'
}

interface Kind {
  readonly code: string
  readonly line: 'police' | 'transport'
  /** What happened, in different words. {v} vehicle, {m} amount, {g} load. */
  readonly acts: readonly string[]
}

const KINDS: readonly Kind[] = [
  {
    code: 'G1.2',
    line: 'police',
    acts: [
      '执法人员让我交现金{m}，没有收据也不开票',
      '被要求微信转账{m}到个人账户，没有任何票据',
      '罚了{m}，收的是现金，问要发票说没有',
      '当场收了{m}现金，不给开票据',
    ],
  },
  {
    code: 'G1.4',
    line: 'transport',
    acts: [
      '检查人员说办一张月票{m}就可以随便走',
      '有人收取{m}包月费，交钱放行，不交就一直查',
      '超限车只要交了{m}保护费就不用过磅',
      '拉{g}的车每月交{m}就能走，不交就扣',
    ],
  },
  {
    code: 'G2.3',
    line: 'police',
    acts: [
      '无故拦车检查，耽误了近两个小时',
      '几个人在路中间设卡，见货车就拦，没说原因',
      '突然冲出来拦车，差点造成追尾',
      '用路障把路堵上，逐辆拦下来查',
    ],
  },
  {
    code: 'G2.6',
    line: 'transport',
    acts: [
      '执法人员不出示证件就上车检查',
      '只有一个人执法，问他要证件他不给看',
      '没有亮明身份就把{v}的钥匙拔走了',
      '穿便服的人没出示证件就要开单',
    ],
  },
  {
    code: 'G3.4',
    line: 'police',
    acts: [
      '同一天被罚了两次，都是同一个违法行为',
      '一个上午在同一地点多次抓拍，累计罚了{m}',
      '重复处罚，前一张单子还没处理又开了一张',
      '连续处罚三次，加起来{m}',
    ],
  },
  {
    code: 'G4.3',
    line: 'transport',
    acts: [
      '{v}被扣了四十多天还没有结果',
      '扣车不还，跑了五趟都说领导不在',
      '车一直扣着不处理，{g}都坏在车上了',
      '超期扣车，迟迟不给处罚决定',
    ],
  },
  {
    code: 'G4.4',
    line: 'police',
    acts: [
      '执法时辱骂当事人，还推了我一把',
      '态度恶劣，张口骂人，威胁说要多罚',
      '开口就骂，动手推搡，围观的人都看见了',
      '言语恐吓，说再多嘴就把{v}拖走',
    ],
  },
  {
    code: 'J1.1',
    line: 'police',
    acts: [
      '新装的测速没有公示，收到好几张罚单',
      '隐蔽测速，摄像头藏在树后，一个月被拍了{n}次',
      '新增探头未公布，导航也没有提示，罚了{m}',
      '限速六十的路突然抓拍，误拍了我的车',
    ],
  },
  {
    code: 'J1.2',
    line: 'police',
    acts: [
      '限速牌被树挡住，根本看不清就被罚了',
      '标线磨没了，看不清还按压线处罚',
      '标志不清，直行道和转弯道画得一样',
      '突然限速，标志牌设在弯道后面',
    ],
  },
  {
    code: 'J3.2',
    line: 'police',
    acts: [
      '拖车费和停车费一共要{m}，没有收费标准',
      '扣车以后停车场收费{m}，不交不给取车',
      '被要求交施救费{m}，现场只开了三公里',
      '清障费收了{m}，说是社会停车场收的',
    ],
  },
  {
    code: 'J7.4',
    line: 'police',
    acts: [
      '到窗口办证跑了几趟都说材料不全',
      '车管业务互相推诿，第四次去还是办不成',
      '窗口排队三小时，轮到时说系统坏了',
      '窗口态度很差，问什么都说自己看',
    ],
  },
  {
    code: 'J6.2',
    line: 'police',
    acts: ['事故认定拖了两个月还没有出来', '肇事案一直不移送，对方还在开车', '交通事故案件拖延，迟迟不移送', '报案后的危险驾驶案没有下文'],
  },
]

const OPENINGS = ['市民来电反映：', '来电人称，', '诉求人反映，', '投诉人来电：', '群众来电反映，', '', '来电人是货车司机，']
const CLOSINGS = [
  '请相关部门尽快核实处理并给予答复。',
  '要求核查处理。',
  '望有关部门调查。',
  '来电人要求书面回复处理结果。',
  '请依法处理，谢谢。',
  '',
  '希望有个说法。',
]
const LOADS = ['河沙', '钢材', '苹果', '生猪', '水泥', '家具', '饲料', '鲜鱼', '木料', '煤', '瓷砖', '蔬菜', '化肥', '啤酒', '棉花', '玻璃']
const VEHICLES = [
  '一辆蓝色轻型货车',
  '一辆红色半挂车',
  '一辆白色面包车',
  '一辆灰色轿车',
  '一辆自卸车',
  '一辆冷藏车',
  '一辆出租车',
  '一辆黄色校车',
  '一辆摩托车',
  '一辆皮卡',
]
const ERRANDS = [
  '去送{g}',
  '拉{g}回来',
  '接孩子放学',
  '赶着去医院',
  '去工地卸{g}',
  '参加婚礼回来',
  '给超市送{g}',
  '去火车站接人',
  '从老家返城',
  '去检测站年检',
]
const PEOPLE = [
  '一个高个子戴眼镜的',
  '一个四十多岁留胡子的',
  '一个年轻的女队员',
  '两个穿反光背心的',
  '一个自称姓{s}的队长',
  '三个人里年纪最大的那个',
  '一个说外地口音的',
  '一个胖胖的',
]
const AFTERMATH: readonly string[] = [
  '同车的{p}可以作证',
  '行车记录仪都录下来了',
  '现场有人拍了视频',
  '后来找到队里也没人理',
  '当时正下着大雨',
  '车上还有两个老人',
  '第二天打电话也没人接',
  '{p}的车同一天也被这样对待',
  '因此误了交货被扣{m}',
  '票据上的名字不是本人',
]
const HOURS = [
  '早上七点',
  '上午九点多',
  '上午十点半',
  '中午十二点',
  '下午两点左右',
  '下午四点',
  '傍晚六点',
  '晚上八点多',
  '夜里十一点',
  '凌晨一点',
]
const SURNAMES = [...'砚霁苇棠澜岫笺漪荻筠']
const REPEATED = 0.12
const CHANNELS = ['12345', '12345', '12345', '12328']

interface Matter {
  readonly no: number
  readonly kind: Kind
  readonly unit: Unit
  readonly region: string
  readonly road: string
  readonly kilometre: string
  readonly day: number
  readonly hour: string
  readonly plate: string | null
  readonly vehicle: string
  readonly load: string
  readonly errand: string
  readonly person: string
  readonly aftermath: string
  readonly amount: number
  readonly times: number
}

/** Units that citizens speak of: those that work a county's roads. */
const unitsOf = (line: string): Unit[] =>
  world.units.filter((unit) => unit.line === line && (unit.level === 'county' || unit.level === 'team'))

/** What people call a unit. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  police: ['交警大队', '交警队', '交警'],
  transport: ['交通执法大队', '运管', '交通执法'],
}

const written = (amount: number, random: Random): string => {
  const hundreds = '零一二三四五六七八九'
  return random.chance(0.5) || amount % 100 !== 0 || amount >= 1000 ? `${amount}元` : `${hundreds[amount / 100]}百元`
}

/** Orders of one invented province: repeats of the same matters, told in different ways, among many that only look alike. */
export class OrderBook {
  readonly #random: Random
  readonly #units: Readonly<Record<'police' | 'transport', readonly Unit[]>> = {
    police: unitsOf('police'),
    transport: unitsOf('transport'),
  }
  #matters = 0
  #orders = 0

  constructor(seed: number) {
    this.#random = new Random(seed, 'orders')
  }

  /** `count` orders, each with what is true of it, in the order of their receipt within some days of each other. */
  *orders(count: number): Generator<{ order: HotlineOrder; answer: OrderAnswer }> {
    const random = this.#random
    const waiting: { due: number; matter: Matter; first: string; telling: OrderAnswer['telling'] }[] = []
    while (this.#orders < count) {
      if (waiting.length > 0 && waiting[0]!.due <= this.#orders) {
        const { matter, first, telling } = waiting.shift()!
        yield this.#order(matter, telling, telling === 'copied' ? this.#retyped(first) : this.#told(matter, telling))
        continue
      }
      const matter = this.#matter()
      const text = this.#told(matter, 'first')
      yield this.#order(matter, 'first', text)
      if (!random.chance(REPEATED)) continue
      for (let again = random.between(1, 3); again > 0; again--) {
        const draw = random.next()
        const telling = draw < 0.4 ? 'copied' : draw < 0.85 ? 'retold' : 'sparse'
        waiting.push({ due: this.#orders + random.between(1, 2000), matter, first: text, telling })
      }
      waiting.sort((a, b) => a.due - b.due)
    }
  }

  #matter(): Matter {
    const random = this.#random
    const kind = random.pick(KINDS)
    const unit = random.pick(this.#units[kind.line])
    const place = placeNear(unit, random.next(), random.next(), random.next()).text.slice(unit.county!.name.length)
    const [road, kilometre] = place.split('K') as [string, string]
    return {
      no: ++this.#matters,
      kind,
      unit,
      region: unit.region,
      road,
      kilometre: `K${kilometre.split('+')[0]}`,
      day: random.between(FIRST_DAY, LAST_DAY - 12),
      hour: random.pick(HOURS),
      plate: random.chance(0.55)
        ? random.chance(0.7)
          ? localPlate(unit.city?.index ?? 0, random.between(1, 400_000))
          : farPlate(random.between(1, 400_000))
        : null,
      vehicle: random.pick(VEHICLES),
      load: random.pick(LOADS),
      errand: random.pick(ERRANDS),
      person: random.pick(PEOPLE).replace('{s}', random.pick(SURNAMES)),
      aftermath: random.pick(AFTERMATH).replace('{p}', personName(random.between(1, 90_000))),
      amount: random.pick([50, 100, 200, 300, 400, 500, 800, 1000, 1200, 1500, 2000, 3600]),
      times: random.between(2, 9),
    }
  }

  #day(matter: Matter): string {
    const [, month, day] = dateText(matter.day).split('-').map(Number)
    return this.#random.chance(0.7) ? `${month}月${day}日` : `${dateText(matter.day).slice(0, 4)}年${month}月${day}日`
  }

  #calls({ unit }: Matter): string {
    return this.#random.chance(0.3) ? unit.name : unit.county!.name + this.#random.pick(CALLED[unit.line]!)
  }

  #fill(text: string, matter: Matter): string {
    return text
      .replace('{m}', written(matter.amount, this.#random))
      .replace('{g}', matter.load)
      .replace('{v}', matter.vehicle.replace('一辆', ''))
      .replace('{n}', String(matter.times))
  }

  /** The matter in words: all particulars at first and when retold, a few when another person tells it. */
  #told(matter: Matter, telling: OrderAnswer['telling']): string {
    const random = this.#random
    const sparse = telling === 'sparse'
    const plate = matter.plate && !(sparse && random.chance(0.3)) ? matter.plate : null
    const shownPlate = plate && random.chance(0.4) ? `${plate.slice(0, 2)}·${plate.slice(2)}` : plate
    const where = `${matter.road}${sparse || random.chance(0.25) ? '' : matter.kilometre}`
    const when = `${this.#day(matter)}${sparse && random.chance(0.5) ? '' : matter.hour}`
    const errand = this.#fill(matter.errand, matter)
    const scene = random.pick([
      `${when}，${shownPlate ? `驾驶${shownPlate}` : `开${matter.vehicle}`}${errand}，在${where}被${this.#calls(matter)}查到`,
      `${when}在${where}遇到${this.#calls(matter)}检查，${shownPlate ? `车牌${shownPlate}，` : ''}当时${errand}`,
      `${this.#calls(matter)}${when}在${where}执法，${shownPlate ? `查的是${shownPlate}` : `查的是${matter.vehicle}`}`,
    ])
    const act = this.#fill(random.pick(matter.kind.acts), matter)
    const details = sparse
      ? []
      : [`${matter.person}${random.pick(['负责处理', '带的头', '说的', '开的单'])}`, this.#fill(matter.aftermath, matter)]
    if (!sparse && random.chance(0.5)) details.push(`本人${random.pick(['开的是', '驾驶的是'])}${matter.vehicle}，装的${matter.load}`)
    const kept = details.filter(() => telling === 'first' || random.chance(0.8))
    return `${random.pick(OPENINGS)}${[scene, act, ...kept].join(random.pick(['，', '。', '；']))}。${random.pick(CLOSINGS)}`
  }

  /** The same words typed again by another clerk: other formulas around, a character lost here and there. */
  #retyped(text: string): string {
    const random = this.#random
    const opening = OPENINGS.find((each) => each !== '' && text.startsWith(each)) ?? ''
    const body = [...text.slice(opening.length)].filter(() => !random.chance(0.01)).join('')
    return `${random.pick(OPENINGS)}${random.pick(['再次来电，', '', '第二次反映：', ''])}${body}${random.pick(CLOSINGS)}`
  }

  #order(matter: Matter, telling: OrderAnswer['telling'], content: string): { order: HotlineOrder; answer: OrderAnswer } {
    const random = this.#random
    const n = ++this.#orders
    const id = `GD${String(n).padStart(8, '0')}`
    const received =
      at(matter.day, 0) +
      random.between(telling === 'first' ? 0 : 1, telling === 'first' ? 2 : 10) * DAY +
      random.between(9 * HOUR, 20 * HOUR)
    const anonymous = random.chance(0.3)
    return {
      order: {
        id,
        channel: random.pick(CHANNELS),
        receivedAt: iso(dayAt(received) > LAST_DAY ? at(LAST_DAY, 18) : received),
        content,
        region: random.chance(0.8) ? matter.region : '',
        reporter: anonymous
          ? { name: '', phone: '', anonymous }
          : { name: personName(500_000 + n), phone: phone(50_000_000 + n), anonymous },
      },
      answer: { id, matter: matter.no, classCode: matter.kind.code, unitId: matter.unit.id, region: matter.region, telling },
    }
  }
}
