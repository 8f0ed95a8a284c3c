import { createServer, type Server, type Socket } from 'node:net'
import { clamd, type Scanner } from './scanner.ts'

/** What the scanner of the tests takes for a virus: harmless, and in no other file. */
export const MALICE = 'THIS-FILE-IS-MALICIOUS-FOR-A-TEST'

/** How it behaves: as clamd does, silent, hanging up at once, hanging up amid a file, refusing for size, or talking nonsense. */
export type Mood = 'well' | 'silent' | 'hangs-up' | 'cuts-off' | 'too-large' | 'nonsense'

/** A server that speaks the INSTREAM part of clamd's protocol, byte by byte, for tests. */
export interface TestClamd {
  readonly scanner: Scanner
  readonly port: number
  mood: Mood
  /** Files received whole, in their order. */
  readonly received: Buffer[]
  close(): Promise<void>
}

/** Starts it on a port of its own, or on the socket of a path. */
export async function testClamd(path?: string): Promise<TestClamd> {
  const received: Buffer[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    if (self.mood === 'hangs-up') return void socket.destroy()
    let bytes = Buffer.alloc(0)
    socket.on('data', (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece])
      if (self.mood === 'cuts-off' && bytes.length > 1000) return void socket.destroy()
      if (self.mood === 'too-large') return void socket.end('INSTREAM size limit exceeded. ERROR\0')
      if (self.mood === 'nonsense') return void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
      if (self.mood === 'well' && bytes.equals(Buffer.from('zPING\0'))) return void socket.end('PONG\0')
      const file = wholeFile(bytes)
      if (!file || self.mood === 'silent') return
      received.push(file)
      socket.end(file.includes(MALICE) ? 'stream: Test.Malice FOUND\0' : 'stream: OK\0')
    })
  })
  await new Promise<void>((resolve) => (path ? server.listen(path, resolve) : server.listen(0, '127.0.0.1', resolve)))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const self: TestClamd = {
    scanner: clamd(path ? { path } : { host: '127.0.0.1', port }, { connect: 1000, answer: 300 }),
    port,
    mood: 'well',
    received,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
  return self
}

/** The file in the bytes of a conversation, once it has ended as the protocol says; null before, and for another command. */
function wholeFile(bytes: Buffer): Buffer | null {
  const command = Buffer.from('zINSTREAM\0')
  if (bytes.length < command.length) return null
  if (!bytes.subarray(0, command.length).equals(command)) return null
  const parts: Buffer[] = []
  for (let at = command.length; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (length === 0) return Buffer.concat(parts)
    if (at + 4 + length > bytes.length) return null
    parts.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return null
}
