import type { Dated } from '../law/records.ts'

/** Kinds of forms, in the order in which lists show them. */
export const FORM_GROUPS = {
  remind: '提醒教育',
  organisation: '组织处理',
  qualification: '执法资格',
  party: '党纪处分',
  sanction: '政务处分',
  auxiliary: '辅警和聘用人员',
  judicial: '移送司法',
} as const
export type FormGroup = keyof typeof FORM_GROUPS

/** A form of accountability as dated data; `confirmed` false: name and basis are to be confirmed by the office in charge. */
export interface AccountabilityForm extends Dated {
  readonly code: string
  readonly title: string
  readonly group: FormGroup
  readonly basis: string
  readonly confirmed: boolean
}

const of =
  (group: FormGroup, basis: string, validFrom: string) =>
  (code: string, title: string): AccountabilityForm => ({ code, title, group, basis, confirmed: false, validFrom, validTo: null })

const remind = of('remind', '执法过错责任追究办法（待核实）', '2015-01-01')
const organisation = of('organisation', '组织处理有关规定（待核实）', '2015-01-01')
const qualification = of('qualification', '行政执法证件管理办法（待核实）', '2015-01-01')
const party = of('party', '《中国共产党纪律处分条例》（条文待核实）', '2016-01-01')
const sanction = of('sanction', '《公职人员政务处分法》（条文待核实）', '2020-07-01')
const auxiliary = of('auxiliary', '警务辅助人员和聘用人员管理规定（待核实）', '2015-01-01')

/** All forms, every version. Which one fits is decided by who decides; this list only says what there is and since when. */
export const ACCOUNTABILITY_FORMS: readonly AccountabilityForm[] = [
  remind('talk', '谈话提醒'),
  remind('criticise', '批评教育'),
  remind('self-review', '责令书面检查'),
  remind('circulate', '通报批评'),
  organisation('admonish', '诫勉'),
  organisation('suspend', '停职检查'),
  organisation('transfer', '调离岗位'),
  organisation('remove', '免职'),
  organisation('demote', '降职'),
  qualification('train', '离岗培训'),
  qualification('hold-certificate', '暂扣执法证件'),
  qualification('revoke-certificate', '取消执法资格'),
  party('party-warning', '党内警告'),
  party('party-serious', '党内严重警告'),
  party('party-post', '撤销党内职务'),
  party('party-probation', '留党察看'),
  party('party-expel', '开除党籍'),
  sanction('sanction-warning', '政务警告'),
  sanction('sanction-demerit', '政务记过'),
  sanction('sanction-grave', '政务记大过'),
  sanction('sanction-grade', '政务降级'),
  sanction('sanction-post', '政务撤职'),
  sanction('sanction-expel', '政务开除'),
  auxiliary('dismiss', '辞退'),
  of('judicial', '《行政执法机关移送涉嫌犯罪案件的规定》（条文待核实）', '2001-07-09')('judicial', '移送司法'),
]

const byCode = Map.groupBy(ACCOUNTABILITY_FORMS, ({ code }) => code)

/** The form of that code in force on an ISO date, or undefined. */
export const formOn = (code: string, day: string): AccountabilityForm | undefined =>
  byCode.get(code)?.find(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo))

/** The name of a form, whenever it was in force. */
export const formTitle = (code: string): string => byCode.get(code)?.at(-1)?.title ?? code

/** Codes of all forms, as a list that is not empty. */
export const FORM_CODES = [...byCode.keys()] as [string, ...string[]]
