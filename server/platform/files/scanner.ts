import { createReadStream } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { Refusal } from '../refusal.ts'

/** Looks for malicious content in a file on its way in (S18). */
export interface Scanner {
  /** The name of what was found, or null for nothing. Throws a 503 `scanner-unavailable`: what was not looked at is not taken. */
  scan(path: string): Promise<string | null>
}

/** Where a clamd listens. */
export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string }

/** Milliseconds in which clamd must connect, and answer after the last byte. */
const PATIENCE = { connect: 5_000, answer: 60_000 }
const CHUNK = 64 * 1024
/** A line of clamd is short; whoever sends more is not a clamd. */
const LONGEST_ANSWER = 4096

const unavailable = (): Refusal => new Refusal(503, 'scanner-unavailable', '病毒扫描程序没有响应，文件未保存，请稍后重试或联系系统管理员')

/**
 * Reads the setting `BIAOCHI_CLAMD`: `host:port`, `[address]:port`, or the path of a socket. Null for no setting. Throws an error that says
 * what is wrong with it: a typing error must not switch the scanner off.
 */
export function clamdAddress(setting: string | undefined): ClamdAddress | null {
  const text = setting?.trim() ?? ''
  if (text === '') return null
  if (text.startsWith('/') || text.startsWith('\\\\')) return { path: text }
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.%]+)\]|([^\s:/\\]+)):(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  const host = bracketed ?? plain
  if (host === undefined || !(port > 0 && port < 65_536)) throw new Error(`BIAOCHI_CLAMD 应为“主机:端口”或套接字文件的路径，现为“${text}”`)
  return { host, port }
}

/** A scanner that hands files to clamd by its INSTREAM command: clamd need not read this program's folders, nor run on this machine. */
export function clamd(address: ClamdAddress, patience: Partial<typeof PATIENCE> = {}): Scanner {
  const wait = { ...PATIENCE, ...patience }
  return {
    async scan(path) {
      const answer = await converse(address, path, wait).catch((error: unknown) => {
        if (error instanceof Refusal) throw error
        throw unavailable()
      })
      const [, found] = /^stream: (.+) FOUND$/.exec(answer) ?? []
      if (found !== undefined) return found.slice(0, 200)
      if (answer === 'stream: OK') return null
      if (/size limit exceeded/i.test(answer))
        throw new Refusal(413, 'file-too-large', '文件超过病毒扫描程序的大小上限，未保存，请压缩后再传或联系系统管理员调整')
      throw unavailable()
    },
  }
}

/** Whether a clamd answers at an address: its PING, for the operator. */
export async function clamdAnswers(address: ClamdAddress): Promise<boolean> {
  const socket = connect(address)
  const answer = lineOf(socket)
  answer.catch(() => undefined)
  try {
    await opened(socket, PATIENCE.connect)
    socket.setTimeout(PATIENCE.connect, () => socket.destroy(new Error('clamd is silent')))
    socket.write('zPING\0')
    return (await answer) === 'PONG'
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Sends a file as chunks, each led by its length in four bytes, and an empty one at the end; returns clamd's line. */
async function converse(address: ClamdAddress, path: string, wait: typeof PATIENCE): Promise<string> {
  const socket = connect(address)
  const answer = lineOf(socket)
  // Told below, or not at all when sending fails first.
  answer.catch(() => undefined)
  try {
    await opened(socket, wait.connect)
    socket.setTimeout(wait.answer, () => socket.destroy(new Error('clamd is silent')))
    await Promise.race([send(socket, path), answer])
    return await answer
  } finally {
    socket.destroy()
  }
}

function opened(socket: Socket, patience: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('clamd does not take the call')), patience)
    socket.once('error', reject)
    socket.once('connect', resolve)
    socket.once('close', () => reject(new Error('clamd hung up')))
    socket.once('close', () => clearTimeout(late))
    socket.once('connect', () => clearTimeout(late))
  })
}

/** What clamd says until it ends its line with a zero or hangs up. */
function lineOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1')
      if (text.length > LONGEST_ANSWER) socket.destroy(new Error('this is no clamd'))
      const end = text.indexOf('\0')
      if (end >= 0) resolve(text.slice(0, end).trim())
    })
    socket.on('error', reject)
    socket.on('close', () => (text.trim() ? resolve(text.trim()) : reject(new Error('clamd hung up'))))
  })
}

async function send(socket: Socket, path: string): Promise<void> {
  const write = (bytes: Buffer): Promise<void> | void => {
    if (socket.destroyed || !socket.writable) throw new Error('clamd hung up')
    if (socket.write(bytes)) return
    return new Promise((resolve) => {
      const go = () => {
        socket.off('drain', go)
        socket.off('close', go)
        resolve()
      }
      socket.on('drain', go)
      socket.on('close', go)
    })
  }
  await write(Buffer.from('zINSTREAM\0'))
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    const bytes = chunk as Buffer
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    await write(Buffer.concat([length, bytes]))
  }
  await write(Buffer.alloc(4))
}
