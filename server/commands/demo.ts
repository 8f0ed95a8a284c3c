import { generateDemo } from '#demo/index.ts'
import { command, UsageError } from './command.ts'

export const demoCommand = command({
  usage: 'biaochi demo --out 目录 [--cases 20000] [--seed 1] [--json]',
  summary: '生成演示省数据',
  options: { out: { type: 'string' }, cases: { type: 'string' }, seed: { type: 'string' } },
  async run({ values, say }) {
    const cases = Number(values.cases ?? 20_000)
    const seed = Number(values.seed ?? 1)
    if (typeof values.out !== 'string') throw new UsageError('缺少 --out 目录')
    if (!Number.isInteger(cases) || cases < 1) throw new UsageError('--cases 应为正整数')
    if (!Number.isInteger(seed) || seed < 0) throw new UsageError('--seed 应为非负整数')
    let told = 0
    return generateDemo({
      out: values.out,
      cases,
      seed,
      onProgress: (done, total) => {
        if (Date.now() - told < 2000) return
        told = Date.now()
        say(`已生成 ${done} / ${total} 件案件`)
      },
    })
  },
  table: (result) => `案件 ${result.cases}，抓拍 ${result.captures}，答案 ${result.answers}`,
})
