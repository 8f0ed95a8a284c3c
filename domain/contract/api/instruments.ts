import { z } from 'zod'
import { instrumentProcess, secondFactorActions } from '../../process/index.ts'
import { bytes, dayText, done, endpoint, flag, moment, page, pageQuery, unitRef, uuidParams } from './endpoint.ts'
import { actBody, acted, actParams, light, matterParts } from './matter.ts'
import { placeFilter } from './place.ts'

const unitId = z.string().min(1).max(200)
const kindName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, '文种代码由小写字母、数字和连字符组成')
  .max(40)

const instrumentRow = z.object({
  id: z.uuid(),
  kind: z.string(),
  kindTitle: z.string(),
  direction: z.enum(['out', 'in']),
  number: z.string().nullable(),
  title: z.string(),
  organ: unitRef,
  unit: unitRef,
  addressee: z.string(),
  from: z.string().nullable().describe('来文机关'),
  state: z.string(),
  stateTitle: z.string(),
  matters: z.int(),
  draftedAt: moment,
  issuedAt: moment.nullable(),
  signedAt: moment.nullable(),
  dueAt: moment.nullable(),
  light,
  breached: z.boolean(),
})

const instrumentFilter = {
  kind: z.string().max(50).optional(),
  state: z.string().max(200).optional(),
  direction: z.enum(['out', 'in']).optional(),
  unit: z.string().max(200).optional(),
  campaign: z.uuid().optional().describe('所列事项属于该专项整治'),
  q: z.string().max(100).optional(),
  ...placeFilter('instruments'),
  light: z.enum(['near', 'overdue']).optional(),
  mine: flag.optional(),
  breached: flag.optional(),
}

const line = z.string().trim().min(1, '请填写').max(500)
const paragraph = z.string().trim().min(1, '请填写').max(8000)
const columns = z
  .array(
    z.object({
      title: z.string().max(40),
      width: z.number().min(1).max(60).optional(),
      align: z.enum(['left', 'center', 'right']).optional(),
    }),
  )
  .min(1)
  .max(12)
/** A piece of the body of a paper. */
const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('paragraph'), text: paragraph }),
  z.object({ kind: z.literal('heading'), level: z.union([z.literal(1), z.literal(2)]), text: line }),
  z.object({ kind: z.literal('list'), items: z.array(paragraph).min(1).max(50) }),
  z.object({ kind: z.literal('table'), columns, rows: z.array(z.array(z.string().max(2000)).max(12)).max(500) }),
])

/** What is written on a paper, without number, date and seal. */
const paper = {
  title: z.string().trim().min(2, '请填写标题').max(200),
  addressee: z.string().trim().max(200).default(''),
  blocks: z.array(block).min(1, '请填写正文').max(200),
  attachments: z.array(line).max(50).default([]),
  copies: z.string().trim().max(500).default('').describe('抄送机关，印在版记'),
  copyUnits: z.array(unitId).max(100).default([]).describe('抄送的平台内单位'),
  countersigners: z.array(z.uuid()).max(20).default([]),
}

const template = z.object({
  kind: kindName,
  validFrom: dayText,
  validTo: dayText.nullable(),
  title: z.string().trim().min(2).max(60),
  letters: z.string().trim().max(20),
  form: z.enum(['letter', 'document']),
  direction: z.enum(['out', 'in']),
  addressee: z.enum(['unit', 'outside']),
  reply: z.enum(['required', 'optional', 'none']),
  signPeriod: z.string().min(1).max(100),
  replyPeriod: z.string().min(1).max(100).nullable(),
  signer: z.enum(['supervisor', 'supervision-lead']),
  signerTitle: z.string().trim().min(2).max(100),
  short: z.boolean(),
  monthly: z.boolean(),
  minutes: z.boolean(),
  basis: z.string().trim().min(2).max(200),
  confirmed: z.boolean(),
  body: z.array(block).max(50),
})

const seal = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(['test', 'official']),
  organ: unitRef,
  diameter: z.int(),
  automatic: z.boolean(),
  picture: z.string().describe('data 地址'),
  addedAt: moment,
  retiredAt: moment.nullable(),
  used: z.int(),
})

export const instrumentsApi = {
  'instruments.list': endpoint({
    method: 'GET',
    path: '/api/instruments',
    title: '监督文书',
    permission: 'instrument.read',
    query: z.object({ ...instrumentFilter, ...pageQuery }),
    response: page(instrumentRow),
  }),
  'instruments.show': endpoint({
    method: 'GET',
    path: '/api/instruments/:id',
    title: '监督文书详情',
    permission: 'instrument.read',
    params: uuidParams,
    readLogged: true,
    response: instrumentRow.extend({
      version: z.int(),
      form: z.enum(['letter', 'document']),
      sha256: z.string().nullable(),
      verifyCode: z.string().nullable(),
      answer: z.string().nullable(),
      assessment: z.string().nullable(),
      signerTitle: z.string(),
      reply: z.enum(['required', 'optional', 'none']),
      short: z.boolean(),
      basis: z.string(),
      confirmed: z.boolean(),
      paper: z.object({
        title: z.string(),
        addressee: z.string(),
        blocks: z.array(z.any()),
        attachments: z.array(z.string()),
        copies: z.string(),
        copyUnits: z.array(unitRef),
        countersigners: z.array(z.object({ id: z.uuid(), name: z.string(), signed: z.boolean() })),
      }),
      receipts: z.array(z.object({ unit: unitRef, signedAt: moment.nullable(), mine: z.boolean() })),
      seal: z.object({ id: z.uuid(), name: z.string(), kind: z.enum(['test', 'official']) }).nullable(),
      received: z
        .object({ organ: z.string(), number: z.string(), date: dayText, receivedOn: dayText, dueOn: dayText.nullable() })
        .nullable(),
      receiptNo: z.string().nullable(),
      minutes: z
        .object({ heldOn: dayText, place: z.string(), present: z.string(), text: z.string(), signedAt: moment.nullable() })
        .nullable(),
      corrections: z.array(z.object({ at: moment, text: z.string() })),
      withdrawn: z.object({ at: moment, why: z.string() }).nullable(),
      archive: z.object({ volume: z.string(), retention: z.string() }).nullable(),
      mattersList: z.array(
        z.object({
          kind: z.string(),
          id: z.uuid(),
          no: z.string(),
          title: z.string(),
          stateTitle: z.string(),
          findingCode: z.string().nullable(),
        }),
      ),
      ...matterParts,
      editable: z.boolean(),
    }),
  }),
  'instruments.draft': endpoint({
    method: 'POST',
    path: '/api/instruments',
    title: '就预警或台账问题拟制文书',
    permission: 'instrument.draft',
    body: z.object({
      kind: z.enum(['notice', 'urge']),
      warnings: z.array(z.uuid()).max(500).default([]),
      problems: z.array(z.uuid()).max(500).default([]),
      opinion: z.string().trim().max(2000).default(''),
    }),
    response: z.object({ id: z.uuid() }),
  }),
  'instruments.write': endpoint({
    method: 'POST',
    path: '/api/instruments/papers',
    title: '拟稿',
    permission: 'instrument.draft',
    body: z.object({
      kind: kindName,
      unitId: unitId.nullable().default(null).describe('责任单位；平台外的收文机关留空'),
      ...paper,
      matters: z
        .array(z.object({ kind: z.enum(['warning', 'problem', 'clue']), id: z.uuid() }))
        .max(200)
        .default([]),
    }),
    response: z.object({ id: z.uuid() }),
  }),
  'instruments.edit': endpoint({
    method: 'PUT',
    path: '/api/instruments/:id/paper',
    title: '修改文稿',
    permission: 'instrument.draft',
    params: uuidParams,
    body: z.object({ version: z.int().min(1), ...paper }),
    response: z.object({ id: z.uuid(), version: z.int() }),
  }),
  'instruments.receive': endpoint({
    method: 'POST',
    path: '/api/instruments/received',
    title: '登记外来文书',
    permission: 'instrument.draft',
    body: z.object({
      kind: kindName,
      unitId,
      organ: z.string().trim().min(2, '请填写来文机关').max(100),
      number: z.string().trim().min(1, '请填写来文字号').max(100),
      title: z.string().trim().min(2, '请填写标题').max(200),
      date: dayText,
      receivedOn: dayText,
      dueOn: dayText.nullable().default(null).describe('来文写明的回复日期'),
      summary: z.string().trim().min(2, '请填写主要内容').max(4000),
    }),
    response: z.object({ id: z.uuid() }),
  }),
  'instruments.act': endpoint({
    method: 'POST',
    path: '/api/instruments/:id/actions/:action',
    title: '办理监督文书',
    permission: 'instrument.act',
    secondFactor: secondFactorActions(instrumentProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),
  'instruments.take': endpoint({
    method: 'POST',
    path: '/api/instruments/:id/receipts',
    title: '签收抄送件',
    permission: 'instrument.act',
    params: uuidParams,
    response: done,
  }),
  'instruments.pdf': endpoint({
    method: 'GET',
    path: '/api/instruments/:id/pdf',
    title: '监督文书成文',
    permission: 'instrument.read',
    params: uuidParams,
    response: bytes,
    transfer: 'file',
    readLogged: true,
  }),
  'instruments.docx': endpoint({
    method: 'GET',
    path: '/api/instruments/:id/docx',
    title: '监督文书文稿（Word）',
    permission: 'instrument.draft',
    params: uuidParams,
    response: bytes,
    transfer: 'file',
    readLogged: true,
  }),
  'instruments.export': endpoint({
    method: 'GET',
    path: '/api/instruments/export',
    title: '导出文书台账',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...instrumentFilter, purpose: z.string().trim().min(2).max(200) }),
    response: bytes,
    transfer: 'file',
  }),
  'instruments.colleagues': endpoint({
    method: 'GET',
    path: '/api/instrument-colleagues',
    title: '可以会签的人员',
    permission: 'instrument.draft',
    response: z.object({ rows: z.array(z.object({ id: z.uuid(), name: z.string(), unit: z.string(), roles: z.array(z.string()) })) }),
  }),
  'instruments.kinds': endpoint({
    method: 'GET',
    path: '/api/instrument-kinds',
    title: '文种和式样',
    permission: 'instrument.read',
    query: z.object({ all: flag.optional().describe('包括未生效和已失效的版本') }),
    response: z.object({
      rows: z.array(
        template.extend({
          body: z.array(z.any()),
          inForce: z.boolean(),
          replyText: z.string().nullable(),
          signText: z.string(),
          setAt: moment,
          reason: z.string().nullable(),
        }),
      ),
    }),
  }),
  'instruments.kindSet': endpoint({
    method: 'POST',
    path: '/api/instrument-kinds',
    title: '设定文种式样',
    permission: 'instrument.manage',
    secondFactor: 'always',
    body: template.extend({ reason: z.string().trim().min(2, '请填写理由').max(500) }),
    response: done,
  }),
  'seals.list': endpoint({
    method: 'GET',
    path: '/api/seals',
    title: '印章',
    permission: 'instrument.manage',
    query: z.object({ organ: unitId.optional() }),
    response: z.object({ mark: z.string().nullable(), organ: unitRef.nullable(), rows: z.array(seal) }),
  }),
  'seals.add': endpoint({
    method: 'POST',
    path: '/api/seals',
    title: '登记印章',
    permission: 'instrument.manage',
    secondFactor: 'always',
    body: z.object({
      name: z.string().trim().min(2, '请填写印章名称').max(60),
      diameter: z.int().min(20).max(50).default(42).describe('直径，毫米'),
      automatic: z.boolean().default(false),
      png: z.string().max(700_000).nullable().default(null).describe('PNG 图片的 base64；留空则制作测试用印'),
    }),
    response: z.object({ id: z.uuid() }),
  }),
  'seals.retire': endpoint({
    method: 'POST',
    path: '/api/seals/:id/retire',
    title: '停用印章',
    permission: 'instrument.manage',
    secondFactor: 'always',
    params: uuidParams,
    body: z.object({ reason: z.string().trim().min(2, '请填写理由').max(200) }),
    response: done,
  }),
  'seals.mark': endpoint({
    method: 'PUT',
    path: '/api/seals/mark',
    title: '设定机关代字',
    permission: 'instrument.manage',
    body: z.object({ mark: z.string().trim().max(20) }),
    response: done,
  }),
  'papers.verify': endpoint({
    method: 'GET',
    path: '/api/verify/:code',
    title: '核验文书',
    permission: 'public',
    params: z.object({ code: z.string().min(1).max(40) }),
    query: z.object({
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, '文件摘要应为 64 位十六进制数')
        .optional(),
    }),
    response: z.object({
      number: z.string(),
      organ: z.string(),
      title: z.string(),
      dated: dayText.nullable(),
      sha256: z.string(),
      matches: z.boolean().nullable(),
      withdrawnOn: dayText.nullable(),
      correctedOn: dayText.nullable(),
    }),
  }),
} as const
