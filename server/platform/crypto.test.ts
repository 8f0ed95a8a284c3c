import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { forgetKeys, KEY_FILE, type Keys, openKeys } from './crypto.ts'

describe('keys of a deployment', () => {
  let folder: string
  let keys: Keys

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'biaochi-keys-'))
    keys = await openKeys(folder)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  test('the file is its owner’s alone, and made private again when it was not', async () => {
    const path = join(folder, KEY_FILE)
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    await chmod(path, 0o644)
    forgetKeys(folder)
    await openKeys(folder)
    assert.equal((await stat(path)).mode & 0o777, 0o600)
  })

  test('two that start at once have the same keys', async () => {
    const place = await mkdtemp(join(tmpdir(), 'biaochi-keys-'))
    const first = openKeys(place)
    forgetKeys(place)
    const both = await Promise.all([first, openKeys(place)])
    assert.equal(both[0].decrypt(both[1].encrypt('x', 'p'), 'p'), 'x')
    assert.equal(both[0].signingKey, both[1].signingKey)
    await rm(place, { recursive: true })
  })

  test('bytes are sealed and opened as texts are; a keyed hash is the same every time and another for every purpose', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), (bytes, purpose) => {
        const sealed = keys.seal(bytes, purpose)
        assert.deepEqual(new Uint8Array(keys.unseal(sealed, purpose)), bytes)
        assert.throws(() => keys.unseal(sealed, `${purpose}x`), { code: 'key-unusable' })
        sealed[sealed.length - 1]! ^= 1
        assert.throws(() => keys.unseal(sealed, purpose), { code: 'key-unusable' })
      }),
    )
    assert.throws(() => keys.unseal(Buffer.from('nonsense'), 'p'), { code: 'key-unusable' })
    assert.deepEqual(keys.mac('13800000000', 'phone'), keys.mac('13800000000', 'phone'))
    assert.notDeepEqual(keys.mac('13800000000', 'phone'), keys.mac('13800000000', 'receipt'))
    assert.equal(keys.mac('x', 'phone').length, 32)
  })

  test('what was encrypted comes back, and only for its purpose', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (text, purpose, other) => {
        const stored = keys.encrypt(text.toWellFormed(), purpose.toWellFormed())
        assert.match(stored, /^I\.[0-9a-f]{12}\.[\w-]+$/)
        assert.equal(keys.decrypt(stored, purpose.toWellFormed()), text.toWellFormed())
        if (other.toWellFormed() !== purpose.toWellFormed())
          assert.throws(() => keys.decrypt(stored, other.toWellFormed()), { code: 'key-unusable' })
      }),
    )
  })

  test('a flipped bit anywhere is found', () => {
    const data = Buffer.from('a line of the log')
    const signature = keys.sign(data)
    assert.equal(keys.verify(data, signature), true)
    for (let i = 0; i < data.length * 8; i++) {
      const changed = Buffer.from(data)
      changed[i >> 3]! ^= 1 << (i & 7)
      assert.equal(keys.verify(changed, signature), false)
    }
    const [suite, id, value] = keys.encrypt('secret', 'p').split('.') as [string, string, string]
    const bytes = Buffer.from(value, 'base64url')
    for (let i = 0; i < bytes.length * 8; i++) {
      const changed = Buffer.from(bytes)
      changed[i >> 3]! ^= 1 << (i & 7)
      assert.throws(() => keys.decrypt([suite, id, changed.toString('base64url')].join('.'), 'p'), { code: 'key-unusable' })
    }
  })

  test('values and signatures of unknown keys are refused, not believed', async () => {
    const place = await mkdtemp(join(tmpdir(), 'biaochi-keys-'))
    const others = await openKeys(place)
    assert.throws(() => keys.decrypt(others.encrypt('x', 'p'), 'p'), { code: 'key-unusable' })
    assert.equal(keys.verify(Buffer.from('x'), others.sign(Buffer.from('x'))), false)
    for (const junk of ['', 'I', 'I.x', 'G.abc.def', 'I..']) {
      assert.throws(() => keys.decrypt(junk, 'p'), { code: 'key-unusable' })
      assert.equal(keys.verify(Buffer.from('x'), junk), false)
    }
    await rm(place, { recursive: true })
  })

  test('a new key is used from then on; what the old one made still counts', async () => {
    const place = await mkdtemp(join(tmpdir(), 'biaochi-keys-'))
    const before = await openKeys(place)
    const [stored, signature] = [before.encrypt('x', 'p'), before.sign(Buffer.from('x'))]
    const file = join(place, KEY_FILE)
    const text = JSON.parse(await readFile(file, 'utf8')) as { keys: unknown[] }
    const more = JSON.parse(await readFile(join(folder, KEY_FILE), 'utf8')) as { keys: unknown[] }
    await writeFile(file, JSON.stringify({ keys: [...text.keys, ...more.keys] }))
    forgetKeys(place)
    const after = await openKeys(place)
    assert.equal(after.decrypt(stored, 'p'), 'x')
    assert.equal(after.verify(Buffer.from('x'), signature), true)
    assert.equal(after.signingKey, keys.signingKey)
    await rm(place, { recursive: true })
  })

  test('a damaged file is refused with a word on what to do', async () => {
    const place = await mkdtemp(join(tmpdir(), 'biaochi-keys-'))
    for (const text of ['', '{}', '{"keys":[]}', '{"keys":[{"id":"a","suite":"X","use":"signing","secret":""}]}']) {
      await writeFile(join(place, KEY_FILE), text)
      await assert.rejects(openKeys(place), /从备份恢复/)
    }
    await rm(place, { recursive: true })
  })
})
