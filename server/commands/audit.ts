import { type Root, signRoot, type Verified, verifyNow } from '../audit/index.ts'
import { openDeployment } from '../boot.ts'
import { openKeys } from '../platform/crypto.ts'
import { columns, command, UsageError } from './command.ts'

/** The verdict ends the command with 1 when something is broken, and prints nothing but its four members. */
const judged = (verified: Verified): Verified =>
  Object.defineProperty(verified, 'failed', { value: verified.broken.length > 0, enumerable: false })

export const auditCommand = command<Verified | Root>({
  usage: 'biaochi audit verify|root [--json]',
  summary: '校验审计日志，或签一次审计日签',
  async run({ positionals, say }) {
    const [what] = positionals
    if (positionals.length !== 1 || (what !== 'verify' && what !== 'root')) throw new UsageError('应为 audit verify 或 audit root')
    const deployment = await openDeployment('command', say)
    try {
      const keys = await openKeys(deployment.folder.path)
      return what === 'root' ? await signRoot(deployment.sql, keys) : judged(await verifyNow(deployment.sql, keys))
    } finally {
      await deployment.close()
    }
  },
  table(result) {
    if ('root' in result) return `已签第 ${result.no} 号日签：${result.actions} 条记录，${result.chains} 条链\n${result.root}`
    const counts = `共 ${result.actions} 条记录，${result.chains} 条链，${result.roots} 个日签`
    if (result.broken.length === 0) return `${counts}：完整，没有发现改动`
    return `${counts}：发现 ${result.broken.length} 处不符\n${columns(
      ['类别', '日期', '说明'],
      result.broken.map((each) => [each.kind, each.day, each.message]),
    )}`
  },
})
