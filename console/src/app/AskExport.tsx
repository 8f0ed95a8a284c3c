import { App } from 'antd'
import { type ReactNode, useCallback } from 'react'
import { useNavigate } from 'react-router'
import { Remedies, type Remedy } from '#ui-kit/Failure.tsx'
import { useSend } from '../client/hooks.ts'
import { ApiProblem } from '../client/problem.ts'

/** An export that needs an approval can be asked for where it was refused, with the purpose already typed (S24). */
export function AskExport({ children }: { children: ReactNode }): ReactNode {
  const { message } = App.useApp()
  const navigate = useNavigate()
  const { mutateAsync: ask } = useSend('exports.ask', ['exports.list'])
  const remedy = useCallback(
    (error: Error): Remedy | null => {
      if (!(error instanceof ApiProblem) || error.code !== 'approval-needed' || !error.asked) return null
      const { name, query } = error.asked
      const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
      const { purpose = '', ...rest } = Object.fromEntries(asked.map(([key, value]) => [key, String(value)]))
      return {
        label: '提交导出申请',
        act: async () => {
          await ask({ body: { endpoint: name, query: rest, purpose } })
          message.success('已提交导出申请，批准后在本页下载')
          navigate('/exports')
        },
      }
    },
    [ask, message, navigate],
  )
  return <Remedies value={remedy}>{children}</Remedies>
}
