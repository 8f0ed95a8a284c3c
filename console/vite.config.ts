import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { contract } from '#ui-kit/contract-plugin.ts'
import { precompress } from '#ui-kit/precompress.ts'
import { quietIcons } from '#ui-kit/quiet-icons.ts'

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), contract(), quietIcons(), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
})
