import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { publicContract } from '#ui-kit/contract-plugin.ts'
import { precompress } from '#ui-kit/precompress.ts'

export default defineConfig({
  root: import.meta.dirname,
  base: '/p/',
  plugins: [react(), publicContract(), precompress()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2020', modulePreload: { polyfill: false } },
})
