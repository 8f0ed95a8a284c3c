import { z } from 'zod'
import { datedOf, type Source } from '../../statistics/index.ts'
import { dayText } from './endpoint.ts'

/** What a list must be able to ask for so that a figure can show exactly its records: where they lie and by which moment they are dated. */
export const placeFilter = <S extends Source>(source: S) => ({
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .describe('地区及其下级'),
  ownLevel: z.enum(['true']).optional().describe('只列该地区本级的'),
  line: z.string().max(20).optional(),
  holder: z.string().max(200).optional().describe('单位本身'),
  dated: z.enum(datedOf(source)).optional().describe('起止日期按哪个时间'),
  from: dayText.optional(),
  to: dayText.optional(),
})
