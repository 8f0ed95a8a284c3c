import { z } from 'zod'
import { ANSWERS, type Answer, INSPECTION_KINDS, type InspectionKind, PLACE_KINDS, type PlaceKind } from '../../inspection/index.ts'
import { endpoint, moment, uuidParams } from './endpoint.ts'
import { checklistItem } from './inspections.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** A picture that an answer announces: its bytes come on their own, before or after, and are known by this digest. */
const announced = z.object({ id: z.uuid(), sha256, size: z.int().min(1).max(20_000_000) })

/** What a device recorded; the id is made there, so that the same record sent again is the same record. */
export const fieldEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answer'),
    id: z.uuid(),
    visitId: z.uuid(),
    versionId: z.uuid(),
    itemKey: z.string().min(1).max(20),
    result: z.enum(Object.keys(ANSWERS) as [Answer, ...Answer[]]),
    findingCode: z.enum(['F2', 'F3', 'F4']).nullable(),
    note: z.string().max(1000),
    pictures: z.array(announced).max(9),
    at: z.iso.datetime(),
  }),
  z.object({
    kind: z.literal('conclude'),
    id: z.uuid(),
    visitId: z.uuid(),
    note: z.string().trim().min(2).max(2000),
    at: z.iso.datetime(),
  }),
])
export type FieldEntry = z.output<typeof fieldEntry>

/** The phone page of inspectors: what they need on the spot, and how what they recorded without network comes in exactly once. */
export const fieldApi = {
  'field.work': endpoint({
    method: 'GET',
    path: '/api/field/work',
    title: '我的现场检查',
    permission: 'inspection.work',
    response: z.object({
      checklists: z.array(z.object({ id: z.uuid(), title: z.string(), no: z.int(), items: z.array(checklistItem) })),
      visits: z.array(
        z.object({
          id: z.uuid(),
          no: z.string(),
          kind: z.enum(Object.keys(INSPECTION_KINDS) as [InspectionKind, ...InspectionKind[]]),
          title: z.string(),
          purpose: z.string(),
          until: z.iso.date(),
          placeKind: z.enum(Object.keys(PLACE_KINDS) as [PlaceKind, ...PlaceKind[]]),
          placeName: z.string(),
          unitName: z.string(),
          team: z.array(z.string()),
          checklistIds: z.array(z.uuid()),
          concluded: z.boolean(),
          answers: z.array(
            z.object({
              versionId: z.uuid(),
              itemKey: z.string(),
              result: z.enum(Object.keys(ANSWERS) as [Answer, ...Answer[]]),
              findingCode: z.string().nullable(),
              note: z.string(),
              at: moment,
              by: z.string(),
              pictures: z.array(z.object({ id: z.uuid(), arrived: z.boolean() })),
            }),
          ),
        }),
      ),
    }),
  }),
  'field.send': endpoint({
    method: 'POST',
    path: '/api/field/entries',
    title: '报送现场记录',
    permission: 'inspection.work',
    body: z.object({ entries: z.array(fieldEntry).min(1).max(100) }),
    response: z.object({
      results: z.array(
        z.object({
          id: z.uuid(),
          outcome: z.enum(['taken', 'known', 'refused']),
          code: z.string().nullable(),
          reason: z.string().nullable(),
        }),
      ),
    }),
  }),
  'field.have': endpoint({
    method: 'POST',
    path: '/api/field/pictures/have',
    title: '查询已收到的照片',
    permission: 'inspection.work',
    body: z.object({ ids: z.array(z.uuid()).min(1).max(500) }),
    response: z.object({ have: z.array(z.uuid()), missing: z.array(z.uuid()), unknown: z.array(z.uuid()) }),
  }),
  'field.picture': endpoint({
    method: 'POST',
    path: '/api/field/pictures/:id',
    title: '报送现场照片',
    permission: 'inspection.work',
    params: uuidParams,
    transfer: 'upload',
    response: z.object({ id: z.uuid(), outcome: z.enum(['taken', 'known']) }),
  }),
} as const
