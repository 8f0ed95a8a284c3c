import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

/** Vite plugin: writes every text asset compressed beside itself, so that the server sends it without compressing anew on each request. */
export const precompress = (): Plugin => ({
  name: 'biaochi-precompress',
  apply: 'build',
  async writeBundle({ dir }, bundle) {
    const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
    for (const fileName of [...Object.keys(bundle), 'icon.svg']) {
      if (!/\.(js|css|html|svg)$/.test(fileName)) continue
      const path = join(dir!, fileName)
      const bytes = await readFile(path)
      await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, best))
      await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }))
    }
  },
})
