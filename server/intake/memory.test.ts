import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import { testDatabase } from '#server/platform/database/testing.ts'
import { caseOf, scratch } from './testing/data.ts'

const CHILD = join(import.meta.dirname, 'testing/import-process.ts')
const LINES = 200_000

test('a file far larger than the memory is read through', async () => {
  const place = scratch()
  const db = await testDatabase()
  try {
    const folder = join(place.path, 'large')
    mkdirSync(folder)
    const note = '附'.repeat(200)
    const lines = Array.from({ length: LINES }).keys()
    await pipeline(
      Readable.from(lines.map((i) => `${JSON.stringify(caseOf(`C${i}`, 'U1', { note }))}\n`)),
      createWriteStream(join(folder, 'cases.ndjson')),
    )
    // 150 MB of text, which as objects would be more; the process may keep 80 MB.
    const child = spawn(process.execPath, ['--max-old-space-size=80', CHILD, db.url, folder, join(place.path, 'report'), 'rehearse'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [said, failed, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    assert.equal(code, 0, failed)
    assert.equal(Number(said.trim().split('\n').at(-1)), LINES)
  } finally {
    await db.drop()
    place.remove()
  }
})
