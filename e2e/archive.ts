import { buffer } from 'node:stream/consumers'
import yauzl from 'yauzl'
import yazl from 'yazl'

/** A zip archive of the given files. */
export async function pack(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const archive = new yazl.ZipFile()
  for (const [name, text] of Object.entries(files)) archive.addBuffer(Buffer.from(text), name)
  archive.end()
  return buffer(archive.outputStream)
}

/** The text of one file in a zip archive; undefined when there is none of that name. Throws when it is no archive. */
export async function unpack(bytes: Buffer, name: string): Promise<string | undefined> {
  const archive = await yauzl.fromBufferPromise(bytes)
  for await (const entry of archive.eachEntry())
    if (entry.fileName === name) return (await buffer(await archive.openReadStreamPromise(entry))).toString()
  return undefined
}
