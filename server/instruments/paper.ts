import { randomBytes } from 'node:crypto'
import { toString as drawQr } from 'qrcode'
import type { Tx } from '../platform/database/client.ts'
import { type Letter, renderLetter } from '../platform/documents/index.ts'
import { type SealPicture, sealDrawing } from './seal.ts'
import type { HeldTemplate } from './templates.ts'

/** The body of an instrument, frozen when it is drafted; number, date and organ come with the issue. */
export type LetterContent = Pick<Letter, 'title' | 'addressee' | 'blocks' | 'attachments'>

/** What is put on a paper when it gets its number. */
export interface Issue {
  readonly number: string
  readonly date: string
  /** Null for a paper that has no file to be compared with. */
  readonly code: string | null
  readonly seal: SealPicture | null
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A code that nobody can guess (80 bits), without letters that are read for digits. */
export const newVerifyCode = (): string => [...randomBytes(16)].map((byte) => ALPHABET[byte & 31]).join('')

/** The code as people type it from a paper: in any case, with or without hyphens, O for 0 and I or L for 1. */
export const readVerifyCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')

const inGroups = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')

/**
 * What the QR code says: the address of the verification page where the deployment has told its own (`BIAOCHI_ADDRESS`), else the bare
 * code, to be typed on that page.
 */
async function codeOn(code: string): Promise<NonNullable<Letter['verifyCode']>> {
  const address = process.env.BIAOCHI_ADDRESS?.replace(/\/+$/, '')
  const svg = await drawQr(address ? `${address}/verify/${code}` : inGroups(code), { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })
  return { text: `文书核验码\n${inGroups(code)}`, svg }
}

/** The letter of an instrument; without `issue` it is a draft and says so. */
export async function letterOf(
  template: Pick<HeldTemplate, 'form'>,
  content: LetterContent,
  organ: string,
  date: string,
  copies: string | null,
  issue?: Issue,
): Promise<Letter> {
  const document = template.form === 'document'
  return {
    ...content,
    form: template.form,
    organ: document ? `${organ}文件` : organ,
    signer: organ,
    date,
    ...(copies && { copies: /[。.]$/.test(copies) ? copies : `${copies}。` }),
    ...(document && { printedBy: organ, printedAt: date }),
    ...(issue && { number: issue.number }),
    ...(issue?.code && { verifyCode: await codeOn(issue.code) }),
    ...(issue?.seal && { seal: { svg: sealDrawing(issue.seal), size: issue.seal.diameter } }),
  }
}

/** The letter as PDF/A. */
export const setPaper = async (...given: Parameters<typeof letterOf>): Promise<Uint8Array> => renderLetter(await letterOf(...given))

/** Name of an organ in the register. */
export async function organName(tx: Tx, id: string): Promise<string> {
  const [row] = await tx`select name from record.units where id = ${id}`
  return (row?.name as string | undefined) ?? '监督机构'
}
