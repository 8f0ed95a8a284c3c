/** Thread that owns the Typst compiler: compiling blocks, so it is kept off the thread that answers requests. */
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { type FontSet, loadFonts } from './fonts.ts'
import { printable } from './printable.ts'
import type { TypstAnswer, TypstRequest } from './typst.ts'

const TEMPLATES = fileURLToPath(new URL('./templates/', import.meta.url))

/** Compilations for which a cached layout result survives without being used. */
const CACHE_AGE = 10

type Press = { compiler: NodeCompiler; fonts: FontSet }
const presses = new Map<string, Press>()

/** One compiler per font folder, made when first asked for and kept. */
function press(siteFonts: string): Press {
  const known = presses.get(siteFonts)
  if (known) return known
  const fonts = loadFonts(siteFonts || undefined)
  const compiler = NodeCompiler.create({ workspace: TEMPLATES, fontArgs: [{ fontPaths: fonts.folders }] })
  const made = { compiler, fonts }
  presses.set(siteFonts, made)
  return made
}

function compile({ template, data, siteFonts }: TypstRequest): Uint8Array {
  const { compiler, fonts } = press(siteFonts)
  try {
    const inputs = { data: JSON.stringify({ fonts: fonts.roles, ...printable(data, fonts.covers) }) }
    const compiled = compiler.compile({ mainFilePath: `${TEMPLATES}${template}.typ`, inputs })
    if (!compiled.result)
      throw new Error(
        compiled
          .takeError()
          ?.shortDiagnostics.map((d) => d.message)
          .join('; ') ?? 'not compiled',
      )
    return compiler.pdf(compiled.result, { pdfStandard: 'a-2u' })
  } finally {
    compiler.evictCache(CACHE_AGE)
  }
}

parentPort?.on('message', (request: TypstRequest) => {
  const answer: TypstAnswer = { id: request.id }
  try {
    answer.pdf = compile(request)
  } catch (error) {
    answer.error = error instanceof Error ? error.message : String(error)
  }
  parentPort?.postMessage(answer)
})
