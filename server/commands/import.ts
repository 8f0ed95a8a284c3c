import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { openDeployment } from '../boot.ts'
import { type ImportReport, runImport } from '../intake/index.ts'
import { columns, command, UsageError } from './command.ts'

export const importCommand = command<ImportReport>({
  usage: 'biaochi import 路径 [--mapping 映射文件] [--source 来源] [--dry-run] [--json]',
  summary: '接入数据：交换格式的目录或压缩包，或按映射文件接入表格',
  options: { mapping: { type: 'string' }, source: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  async run({ positionals, values, say }) {
    if (positionals.length !== 1) throw new UsageError('请给出一个路径')
    const deployment = await openDeployment('command', say)
    try {
      const importId = randomUUID()
      let told = 0
      return await runImport(deployment.sql, {
        path: resolve(positionals[0]!),
        mapping: values.mapping as string | undefined,
        source: values.source as string | undefined,
        dryRun: values['dry-run'] === true,
        reportFolder: join(deployment.folder.path, 'imports', importId),
        importId,
        onProgress: ({ text }) => {
          if (Date.now() - told < 1000) return
          told = Date.now()
          say(text)
        },
      })
    } finally {
      await deployment.close()
    }
  },
  table: (report) =>
    `${columns(
      ['实体', '读取', '新增', '更新', '未变', '退回'],
      Object.entries(report.entities).map(([name, line]) => [name, line.read, line.inserted, line.updated, line.unchanged, line.rejected]),
    )}\n悬空引用 ${report.dangling}，用时 ${report.ms} 毫秒\n退回记录：${report.rejects}`,
})
