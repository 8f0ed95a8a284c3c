import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: ROOT })

/** The anchor of a heading as the pages of a repository show it. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')

test('every link of the pages leads to a file and a heading that are there', () => {
  const broken: string[] = []
  for (const page of pages)
    for (const [, target] of read(page).matchAll(/(?<!!)\[[^\]]*\]\((?!https?:)([^)\s]+)\)/g)) {
      const [path, part] = target!.split('#') as [string, string?]
      const file = path === '' ? page : join(dirname(page), path)
      if (!existsSync(join(ROOT, file))) broken.push(`${page}: ${target}`)
      else if (part !== undefined && ![...read(file).matchAll(/^#+ (.*)$/gm)].some((heading) => anchor(heading[1]!) === part))
        broken.push(`${page}: ${target}`)
    }
  assert.deepEqual(broken, [])
})

test('the table of security names only files that are there', () => {
  const named = [...read('docs/security.md').matchAll(/`([\w-]+(?:\/[\w.-]+)+\.(?:ts|tsx|sql|txt|json))`/g)].map((match) => match[1]!)
  assert.ok(named.length > 20)
  assert.deepEqual(
    named.filter((path) => !['server', '.', 'domain'].some((room) => existsSync(join(ROOT, room, path)))),
    [],
  )
})

test('every environment variable of the program is explained', () => {
  const sources = globSync(['{server,launcher,scripts,bench,demo}/**/*.{ts,mjs}'], { cwd: ROOT }).filter(
    (file) => !file.endsWith('.test.ts'),
  )
  const used = new Set(sources.flatMap((file) => [...read(file).matchAll(/\bBIAOCHI_[A-Z_]+\b/g)].map((match) => match[0])))
  const page = read('docs/operations.md')
  // The launcher ties the program to itself with this one; nobody sets it.
  used.delete('BIAOCHI_LEASH')
  assert.deepEqual(
    [...used].filter((name) => !page.includes(`\`${name}\``)),
    [],
  )
})
