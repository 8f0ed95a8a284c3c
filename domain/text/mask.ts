import { maskText } from '../identifiers/index.ts'

/** Surnames that a name may begin with; compound ones first, so that the longer wins. */
const COMPOUND = '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯|端木|百里|南宫|西门'
const SINGLE =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾萧肖田董袁潘蒋蔡余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池麻苑迟邝封匡祖'

/** Two-character words that begin with a surname but are no name. */
const WORDS = new Set(
  (
    '高速 高架 高额 高价 高峰 高度 高低 高声 张贴 黄线 黄牌 黄灯 黄昏 白线 白天 白色 白牌 马路 马上 金额 江边 方向 方便 方面 方式 方法 方案 时间 时候 时常 任何 任务 任意 任性 ' +
    '常常 应该 应当 应急 许多 许可 万一 万元 路上 路口 路边 路段 路面 路人 路障 路过 周末 周一 周二 周三 周四 周五 周六 周日 周边 周围 周期 严重 严格 严查 严厉 严禁 石头 雷达 温度 程序 成本 成立 成为 成功 安全 ' +
    '安排 安装 安检 平时 明明 明显 明知 明确 于是 余款 余额 钱款 钱财 毛病 项目 凌晨 全部 全程 全额 全县 全市 全都 全是 强制 管理 管辖 管制 解释 解决 解除 古城 车辆 车主 车牌 车子 车上 车里 车内 车前 车门 车队 车厢 车道 ' +
    '车管 和我 和他 和另 连续 连我 连夜 连同 曾经 曾多 向我 向他 向上 向群 向司 关于 关系 关闭 关口 包括 包月 包车 包庇 单人 单位 单独 单车 单据 查车 查处 查验 查看 查获 费用 商量 商户 商家 师傅 边上 边走 明天 华灯 ' +
    '文明 文书 文件 文字 封路 封条 游客 左右 左转 左侧 段时 段路 段长 阳光 司机 司法 施工 施救 康复 顾客 席上 尚未 尚无 成都 武汉 安徽 宁夏 盛夏 申请 申辩 申诉 申报 温和 简单 简易 简化 通过 莫名 何时 何种 何况 何故 ' +
    '连云 连车 房屋 成批 易燃 农村 农用 农民 龙门 石油 水泥 米处 甘肃 吉林 江苏 江西 河南 湖北 海南 云南 林区 林场 田间 文中 章程 童车 苗木 谷物 时段 时速 时许 任职 任由 管控 管得 应给 应予 全体 全天 边境 边防 费劲 费时 游玩'
  ).split(' '),
)

/** Characters that end a given name: what follows a person in a sentence. */
const AFTER_NAME =
  '在于说的和与及或等被把向对从将要给打骂没不也都就又还是有开驾收拿去来到因以为让拒扣罚称告讲问喊叫其电联手身住找索态但却而则各已未只该这那我你他她它们经拦追喝穿骑违擅随两当时至每'

const HAN = '\\p{Script=Han}'
const SURNAME = `(?:${COMPOUND}|[${SINGLE}])`
const GIVEN_END = `[${AFTER_NAME}]`
/** One or two characters of a given name; the second is left when it begins the rest of the sentence. */
const GIVEN = `(?:${HAN}(?!${GIVEN_END})${HAN}(?=$|[^${'\\p{Script=Han}'}]|${GIVEN_END}|${HAN})|${HAN})`
const NAME = `(${SURNAME})(${GIVEN})(?!\\*)`

const ROLES =
  '姓名|名字叫|名叫|叫做|我叫|我是|本人|当事人|举报人|投诉人|反映人|联系人|被投诉人|被举报人|经办人|负责人|司机|驾驶员|驾驶人|车主|货主|乘客|民警|交警|辅警|协警|协管员|执法人员|执法员|工作人员|队员|大队长|中队长|副队长|队长|所长|站长|局长|科长|主任|警官|警员|老板|家属|父亲|母亲|妻子|丈夫|儿子|女儿|哥哥|弟弟|朋友|同事|证人|叫'
const TITLES = '先生|女士|小姐|师傅|同志|警官|警员|大队长|中队长|副队长|副所长|副局长|队长|所长|站长|局长|科长|主任|教导员|指导员|队'
const VERBS =
  '打|骂|收|要我|要求|扣|罚|说|称|拿|开车|驾驶|驾车|在|于|向|把|将|让|找|索|态度|拦|推|威胁|拒绝|不让|不给|没有|喝|强行|私自|擅自|等人|及其|电话|联系|手机|身份证|的'

/** A name after a role ("司机张某某"), with the names that follow it in a list. */
const AFTER_ROLE = new RegExp(`((?:${ROLES})(?:名叫|姓名|是|为|系|叫|[:：、“"（(\\s])*)${NAME}`, 'gu')
/** Further names of a list whose first name was masked. */
const LIST = new RegExp(`\\*(?:(?:、|，|,|以及|[和与及\\s])\\s*${NAME}(?=[、，,。；;和与及等（(\\s]|$|${GIVEN_END}))+`, 'gu')
const EACH = new RegExp(`(^\\*|、|，|,|以及|[和与及\\s])(\\s*)${NAME}`, 'gu')
/** A name before a title ("张某某警官"); a surname alone before one goes entirely. */
const BEFORE_TITLE = new RegExp(`(${SURNAME})(${HAN}{0,2}?)(?=${TITLES})(${TITLES})`, 'gu')
/** A name that begins a sentence or clause and does something. */
const BEGINNING = new RegExp(`(^|[，。；！？、：:,;!?\\s（(“"])${NAME}(?=${VERBS})`, 'gu')

const isWord = (surname: string, given: string): boolean => WORDS.has(surname + given[0])

/** Mail addresses and the names of chat accounts. */
const MAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g
const CHAT = /((?:微信|QQ|qq|抖音|快手)(?:号码|号)?\s*(?:是|为|[:：])?\s*)([A-Za-z0-9][\w-]{4,19})/g

/**
 * Free text as it could be published: names of persons after a role, before a title, in a list or at the beginning of a clause, every
 * identity, phone and bank-card number, plate, mail address and chat account. A name that nothing in the sentence points to cannot be told
 * from other words and stays: whoever publishes reads the text once more. Masking twice changes nothing more.
 */
export function maskForPublic(text: string): string {
  let masked = text.replace(MAIL, '***').replace(CHAT, '$1***')
  masked = masked.replace(BEFORE_TITLE, (whole, surname: string, given: string, title: string) => {
    if (given && isWord(surname, given)) return whole
    if (!given && WORDS.has(surname + title[0])) return whole
    return given ? `${surname}*${title}` : `某${title}`
  })
  const name = (whole: string, before: string, surname: string, given: string) => (isWord(surname, given) ? whole : `${before}${surname}*`)
  masked = masked.replace(AFTER_ROLE, name).replace(BEGINNING, name)
  masked = masked.replace(LIST, (list) =>
    list.replace(EACH, (whole, between: string, space: string, first: string, given: string) =>
      isWord(first, given) ? whole : `${between}${space}${first}*`,
    ),
  )
  return maskText(masked)
}
