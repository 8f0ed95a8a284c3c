import { spawnSync } from 'node:child_process'
import { letterOf } from '#server/instruments/paper.ts'
import { testSeal } from '#server/instruments/seal.ts'
import { type Letter, renderLetter, renderLetterCopy } from '#server/platform/documents/index.ts'
import { type Measure, timed } from './stage.ts'

const WARM = 100

/** A paper as offices send it: two pages with a table, enclosures, seal and verification code. */
async function paper(number: number): Promise<Letter> {
  const rows = Array.from({ length: 12 }, (_, i) => [
    String(i + 1),
    `YJ${String(number * 100 + i).padStart(8, '0')}`,
    '超过法定期限未作出处理决定，未见延期审批',
  ])
  return letterOf(
    { form: 'letter' },
    {
      title: '关于督办超期未结案件的函',
      addressee: '某某市交通运输综合行政执法支队',
      blocks: [
        { kind: 'paragraph', text: '你单位下列事项未按期办结，现予督办。' },
        { kind: 'heading', level: 1, text: '一、督办事项' },
        {
          kind: 'table',
          columns: [
            { title: '序号', width: 3 },
            { title: '编号', width: 7 },
            { title: '有关情况', width: 24 },
          ],
          rows,
        },
        { kind: 'heading', level: 1, text: '二、办理要求' },
        { kind: 'paragraph', text: '请由单位负责人牵头，限期办结并书面反馈。逾期情况记入考核统计。'.repeat(3) },
      ],
      attachments: ['事项清单'],
    },
    '某某市司法局',
    '2026-11-22',
    '某某市人民政府办公室',
    {
      number: `某司监督〔2026〕${number}号`,
      date: '2026-11-22',
      code: '7K3M9Q2XH4T8RZ5C',
      seal: { picture: testSeal('某某市司法局'), mediaType: 'image/svg+xml', diameter: 42 },
    },
  )
}

/** Sealed papers per second: the first one of a new process, and many after it. */
export async function benchPapers(): Promise<Measure[]> {
  const first = spawnSync(process.execPath, [import.meta.filename], { encoding: 'utf8' })
  if (first.status !== 0) throw new Error(`a paper was not set: ${first.stderr}`)
  const cold = Number(first.stdout)
  await renderLetter(await paper(0))
  const papers = await Promise.all(Array.from({ length: WARM }, (_, i) => paper(i + 1)))
  const { ms } = await timed(async () => {
    for (const each of papers) await renderLetter(each)
  })
  const word = await timed(async () => {
    for (const each of papers.slice(0, 20)) await renderLetterCopy(each)
  })
  const section = 'papers'
  return [
    { section, name: 'PDF, cold: the first of a process', value: 1000 / cold, unit: 'papers/s' },
    { section, name: 'PDF, warm', value: WARM / (ms / 1000), unit: 'papers/s' },
    { section, name: 'Word copy, warm', value: 20 / (word.ms / 1000), unit: 'papers/s' },
  ]
}

// As a program of its own: the milliseconds of the first paper, fonts and compiler included.
if (import.meta.main) {
  const { ms } = await timed(async () => renderLetter(await paper(0)))
  process.stdout.write(String(ms))
  process.exit(0)
}
