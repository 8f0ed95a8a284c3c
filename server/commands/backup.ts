import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openDeployment } from '../boot.ts'
import { logAction } from '../platform/audit/actions.ts'
import { openKeys } from '../platform/crypto.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { wallTimeOf } from '../platform/law.ts'
import { type Restored, RestoreError, readBackup } from './backup-read.ts'
import { writeBackup } from './backup-write.ts'
import { command, UsageError } from './command.ts'

interface BackedUp {
  readonly path: string
  readonly size: number
  readonly createdAt: string
  readonly tables: number
  readonly rows: number
  readonly files: number
}

const megabytes = (size: number): string => (size / 1_048_576).toFixed(1)

export const backupCommand = command<BackedUp>({
  usage: 'biaochi backup [文件] [--json]',
  summary: '备份：全部数据、材料和密钥写入一个文件',
  async run({ positionals, say }) {
    if (positionals.length > 1) throw new UsageError('最多给出一个文件名')
    const deployment = await openDeployment('command', say)
    try {
      const { path: folder } = deployment.folder
      const stamp = wallTimeOf(new Date()).toString({ smallestUnit: 'second' }).replace(/[-:]/g, '').replace('T', '-')
      const path = positionals[0] ? resolve(positionals[0]) : join(folder, 'backups', `biaochi-${stamp}.zip`)
      // Made here if nothing has needed keys yet: a backup always holds them.
      await openKeys(folder)
      const manifest = await writeBackup(deployment.sql, folder, path, say)
      const result = {
        path,
        size: (await stat(path)).size,
        createdAt: manifest.createdAt,
        tables: manifest.tables.length,
        rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
        files: manifest.files.length,
      }
      await logAction(deployment.sql, systemActor(), {
        action: 'backup',
        objectKind: 'backup',
        objectId: manifest.createdAt,
        detail: { size: result.size, rows: result.rows, files: result.files },
      })
      return result
    } finally {
      await deployment.close()
    }
  },
  table: (result) =>
    `已备份 ${result.tables} 张表、${result.rows} 行、${result.files} 个文件，共 ${megabytes(result.size)} MB：\n${result.path}\n备份中有密钥和个人信息，请妥善保管。`,
})

export const restoreCommand = command<Restored>({
  usage: 'biaochi restore 文件 [--json]',
  summary: '恢复：把备份放回一个空的部署',
  async run({ positionals, say }) {
    if (positionals.length !== 1) throw new UsageError('请给出一个备份文件')
    const deployment = await openDeployment('command', say)
    try {
      if (!deployment.connection.owned && !process.env.DATABASE_URL) throw new RestoreError('标尺服务正在运行，请先停止再恢复')
      return await readBackup(deployment.sql, deployment.folder.path, resolve(positionals[0]!), say)
    } finally {
      await deployment.close()
    }
  },
  table: (result) =>
    `已恢复 ${result.createdAt} 的备份：${result.tables} 张表、${result.rows} 行、${result.files} 个文件；审计日志 ${result.audit.actions} 条，校验通过`,
})
