import { createHash } from 'node:crypto'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { fieldContract } from '#ui-kit/contract-plugin.ts'
import { precompress } from '#ui-kit/precompress.ts'

const BASE = '/field/'

/** Tells the service worker which files make up the page and which build they are, so that it keeps exactly these. */
const keepOffline = (): Plugin => ({
  name: 'biaochi-keep-offline',
  apply: 'build',
  enforce: 'post',
  generateBundle(_, bundle) {
    const worker = bundle['sw.js']
    if (worker?.type !== 'chunk') throw new Error('the service worker is not built')
    const files = Object.keys(bundle).filter((name) => name !== 'sw.js' && name !== 'index.html')
    const html = bundle['index.html']
    const digest = createHash('sha256')
      .update(files.join(' '))
      .update(html?.type === 'asset' ? String(html.source) : '')
    worker.code = worker.code
      .replace('__FILES__', [BASE, `${BASE}icon.svg`, `${BASE}manifest.webmanifest`, ...files.map((name) => BASE + name)].join(' '))
      .replace('__BUILD__', digest.digest('hex').slice(0, 16))
  },
})

export default defineConfig({
  root: import.meta.dirname,
  base: BASE,
  plugins: [react(), fieldContract(), keepOffline(), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2020',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { main: `${import.meta.dirname}/index.html`, sw: `${import.meta.dirname}/src/worker.ts` },
      output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
})
