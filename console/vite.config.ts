import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { contract } from '../ui-kit/contract-plugin.ts'

/** Writes every text asset compressed beside itself, so that the server sends it without compressing anew on each request. */
const precompress = (): Plugin => ({
  name: 'biaochi-precompress',
  apply: 'build',
  async generateBundle(_, bundle) {
    for (const [fileName, item] of Object.entries(bundle)) {
      if (!/\.(js|css|html|svg)$/.test(fileName)) continue
      const bytes = Buffer.from(item.type === 'chunk' ? item.code : item.source)
      const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
      this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: await promisify(brotliCompress)(bytes, quality) })
      this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: await promisify(gzip)(bytes, { level: 9 }) })
    }
  },
})

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), contract(), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
})
