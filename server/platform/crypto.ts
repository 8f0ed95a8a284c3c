import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Name of the key file in the data folder. */
export const KEY_FILE = 'keys.json'

/** Suite I: AES-256-GCM and Ed25519. Stored values name suite and key, so another suite can stand beside it (S22). */
const SUITE = 'I'

/** The keys of a deployment. What is stored reads `suite.key.value`. */
export interface Keys {
  /** Encrypts a text. `purpose` is bound to it: a value moved to another place cannot be read there. */
  encrypt(text: string, purpose: string): string
  /** The text again. Throws KeyError when the value was changed, belongs to another purpose or its key is not here. */
  decrypt(stored: string, purpose: string): string
  /** As `encrypt` and `decrypt`, for bytes: a file that is kept closed. */
  seal(bytes: Uint8Array, purpose: string): Buffer
  unseal(sealed: Uint8Array, purpose: string): Buffer
  /**
   * Keyed hash (HMAC-SHA-256, 32 bytes): what is stored under it is found again by its value and guessed by nobody without the key file.
   * It stays the same when a new encryption key is added.
   */
  mac(text: string, purpose: string): Buffer
  sign(data: Uint8Array): string
  /** Whether a key of this deployment signed exactly this. */
  verify(data: Uint8Array, signature: string): boolean
  /** Name of the key that signs now. */
  readonly signingKey: string
}

/** The key file is unusable, or a stored value does not fit its key. */
export class KeyError extends Error {
  readonly code = 'key-unusable'
}

interface StoredKey {
  readonly id: string
  readonly suite: string
  readonly use: 'encryption' | 'signing'
  /** Base64: 32 random bytes, or a PKCS #8 private key. */
  readonly secret: string
}

const opened = new Map<string, Promise<Keys>>()

/** The keys of a data folder; made at the first use, in a file that only its owner may read. Throws KeyError when it is damaged. */
export function openKeys(folder: string): Promise<Keys> {
  const path = join(folder, KEY_FILE)
  let keys = opened.get(path)
  if (!keys) {
    keys = load(path)
    opened.set(path, keys)
    keys.catch(() => opened.delete(path))
  }
  return keys
}

/** Forgets keys read earlier: a restore has put others in their place. */
export const forgetKeys = (folder: string): void => void opened.delete(join(folder, KEY_FILE))

async function load(path: string): Promise<Keys> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return make(path)
    throw error
  })
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
  try {
    return keysOf((JSON.parse(text) as { keys: StoredKey[] }).keys)
  } catch (error) {
    throw new KeyError(`密钥文件 ${path} 已损坏，请从备份恢复：${(error as Error).message}`)
  }
}

/** Two processes may start at once: the first file linked into place counts for both. */
async function make(path: string): Promise<string> {
  const keys: StoredKey[] = [
    { id: randomBytes(6).toString('hex'), suite: SUITE, use: 'encryption', secret: randomBytes(32).toString('base64') },
    {
      id: randomBytes(6).toString('hex'),
      suite: SUITE,
      use: 'signing',
      secret: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    },
  ]
  await mkdir(join(path, '..'), { recursive: true })
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, JSON.stringify({ keys }), { mode: 0o600, flush: true })
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return readFile(path, 'utf8')
}

/** The last key of each use is the one in use; the others still read and verify what was stored under them. */
function keysOf(stored: readonly StoredKey[]): Keys {
  const secrets = new Map<string, Buffer>()
  const signers = new Map<string, { privateKey: KeyObject; publicKey: KeyObject }>()
  for (const { id, suite, use, secret } of stored) {
    if (suite !== SUITE) throw new Error(`unknown suite ${suite}`)
    const bytes = Buffer.from(secret, 'base64')
    if (use === 'encryption') secrets.set(id, bytes)
    else {
      const privateKey = createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' })
      signers.set(id, { privateKey, publicKey: createPublicKey(privateKey) })
    }
  }
  const [encryptionKey, secret] = [...secrets].at(-1) ?? []
  const [signingKey, signer] = [...signers].at(-1) ?? []
  if (encryptionKey === undefined || secret?.length !== 32 || signingKey === undefined || !signer) throw new Error('a key is missing')
  const lock = (bytes: Uint8Array, purpose: string): Buffer => {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(purpose))
    const body = Buffer.concat([cipher.update(bytes), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), body])
  }
  const unlock = (suite: string, id: string | undefined, bytes: Buffer, purpose: string): Buffer => {
    const key = suite === SUITE && id !== undefined ? secrets.get(id) : undefined
    if (!key || bytes.length < 28) throw new KeyError('加密内容的密钥不在本机，请从备份恢复密钥文件')
    try {
      const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
      cipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()])
    } catch {
      throw new KeyError('加密内容被改动，不能解密')
    }
  }
  const [oldest] = secrets.values()
  const macKeys = new Map<string, Buffer>()
  const macKey = (purpose: string): Buffer => {
    const known = macKeys.get(purpose) ?? Buffer.from(hkdfSync('sha256', oldest!, '', `mac ${purpose}`, 32))
    macKeys.set(purpose, known)
    return known
  }
  return {
    signingKey: `${SUITE}.${signingKey}`,
    encrypt: (text, purpose) => `${SUITE}.${encryptionKey}.${lock(Buffer.from(text, 'utf8'), purpose).toString('base64url')}`,
    decrypt(value, purpose) {
      const [suite, id, text] = value.split('.') as [string, string?, string?]
      return unlock(suite, id, Buffer.from(text ?? '', 'base64url'), purpose).toString('utf8')
    },
    seal: (bytes, purpose) => Buffer.concat([Buffer.from(`${SUITE}.${encryptionKey}.`), lock(bytes, purpose)]),
    unseal(sealed, purpose) {
      const bytes = Buffer.from(sealed)
      const second = bytes.indexOf('.', bytes.indexOf('.') + 1)
      const [suite, id] = bytes.toString('latin1', 0, second).split('.') as [string, string?]
      return unlock(suite, id, bytes.subarray(second + 1), purpose)
    },
    mac: (text, purpose) => createHmac('sha256', macKey(purpose)).update(text).digest(),
    sign: (data) => `${SUITE}.${signingKey}.${sign(null, data, signer.privateKey).toString('base64url')}`,
    verify(data, signature) {
      const [suite, id, text] = signature.split('.') as [string, string?, string?]
      const key = suite === SUITE && id !== undefined ? signers.get(id) : undefined
      return key !== undefined && text !== undefined && verify(null, data, key.publicKey, Buffer.from(text, 'base64url'))
    },
  }
}
