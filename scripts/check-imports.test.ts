import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { checkImports, importsOf } from './check-imports.ts'

/** Writes a small project and returns what the check says as `file:line rule`. */
const check = (files: Record<string, string>): string[] => {
  const root = mkdtempSync(join(tmpdir(), 'biaochi-imports-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return checkImports(root).map(({ file, line, rule }) => `${file}:${line} ${rule}`)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const from = (specifier: string) => `import { x } from '${specifier}'\n`
const rooms = { 'domain/law/index.ts': '', 'rules/a.ts': '', 'demo/run.ts': '', 'ui-kit/table.tsx': '', 'server/intake/index.ts': '' }

test('every form of import is seen, and what only looks like one is not', () => {
  const source = [
    `import a from 'one'`,
    `import type { B } from "two"`,
    `import {`,
    `  c,`,
    `  type D,`,
    `} from 'three'`,
    `import 'four'`,
    `import * as e from 'five'`,
    `export { f } from 'six'`,
    `export * from 'seven'`,
    `export type { G } from 'eight'`,
    `const h = await import('nine')`,
    `import i, { j } from 'ten' with { type: 'json' }`,
    `import json from"eleven"`,
    `export const from = 'no'`,
    `const text = "import x from 'no'"`,
    `// import k from 'no'`,
    `export const important = { a: 1 }`,
    `const importsOf = () => 'no'`,
  ].join('\n')
  const seen = importsOf(source).sort((a, b) => a.line - b.line)
  assert.deepEqual(
    seen.map(({ specifier, line }) => `${line} ${specifier}`),
    ['1 one', '2 two', '6 three', '7 four', '8 five', '9 six', '10 seven', '11 eight', '12 nine', '13 ten', '14 eleven'],
  )
})

test('a house in order has nothing to report', () => {
  const files = {
    ...rooms,
    'package.json': '{}',
    'domain/calendar/day.ts': from('../law/index.ts') + from('node:fs') + from('zod'),
    'rules/b.ts': from('#domain/law/index.ts') + from('./a.ts'),
    'demo/b.ts': from('#rules/a.ts') + from('#domain/law/index.ts'),
    'console/src/app.tsx': from('#ui-kit/table.tsx') + from('#domain/law/index.ts') + from('./page.tsx'),
    'server/main.ts': from('#demo/run.ts') + from('./intake/index.ts') + from('./intake/routes.ts') + from('./platform/http/server.ts'),
    'server/commands/demo.ts': from('#demo/run.ts'),
    'server/intake/routes.ts': from('./store.ts') + from('#server/platform/http/server.ts') + from('#rules/a.ts'),
    'server/records/service.ts': from('#server/intake/index.ts') + from('../intake/index.ts') + from('../platform/http/server.ts'),
    'server/records/service.test.ts': from('#demo/run.ts'),
    'server/platform/http/server.ts': from('../database/client.ts') + from('#domain/law/index.ts'),
    'e2e/first.test.ts': from('#server/intake/store.ts') + from('../package.json'),
    'node_modules/other/index.js': from('../../server/main.ts'),
    'console/dist/app.js': from('#server/main.ts'),
  }
  assert.deepEqual(check(files), [])
})

test('each rule is found with file and line', () => {
  const broken: [string, string, RegExp][] = [
    ['domain/law/x.ts', '#rules/a.ts', /^domain\/law\/x\.ts:2 domain may import nothing of ours, not rules$/],
    ['rules/x.ts', '#server/intake/index.ts', /^rules\/x\.ts:2 rules may import only domain, not server$/],
    ['demo/x.ts', '#server/intake/index.ts', /demo may import only domain and rules, not server$/],
    ['console/src/x.tsx', '#server/intake/index.ts', /console may import only ui-kit and domain, not server$/],
    ['field/x.ts', '#rules/a.ts', /field may import only ui-kit and domain, not rules$/],
    ['portal/x.ts', '#demo/run.ts', /portal may import only/],
    ['ui-kit/x.ts', '#rules/a.ts', /ui-kit may import only domain, not rules$/],
    ['server/intake/x.ts', '#ui-kit/table.tsx', /server may import only domain and rules, not ui-kit$/],
    ['server/intake/x.ts', '#demo/run.ts', /demo is imported only by server\/main\.ts/],
    ['server/platform/http/x.ts', '#server/intake/index.ts', /server\/platform imports no capability/],
    ['server/records/x.ts', '#server/intake/store.ts', /only through its index\.ts, not server\/intake\/store\.ts$/],
    ['server/records/x.ts', '../intake/store.ts', /only through its index\.ts, not server\/intake\/store\.ts$/],
    ['server/intake/x.ts', '../../domain/law/index.ts', /leaves its room with .*: write #domain\/law\/index\.ts$/],
    ['rules/x.ts', '../domain/law/index.ts', /leaves its room/],
    ['demo/x.ts', '../../elsewhere/x.ts', /outside the project$/],
  ]
  for (const [file, specifier, expected] of broken) {
    const found = check({ ...rooms, [file]: `import 'node:fs'\n${from(specifier)}` })
    assert.equal(found.length, 1, `${file} ${specifier}`)
    assert.match(found[0] ?? '', expected)
  }
})
