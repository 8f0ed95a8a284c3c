import { Form, Radio } from 'antd'
import type { ReactNode } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useCall } from '../../client/hooks.ts'

/** 用印: shows the seals of the organ as they will be on the paper and asks which one. */
export function SealDialog({
  organId,
  about,
  onSeal,
  onClose,
}: {
  organId: string
  about: string
  onSeal: (sealId: string) => Promise<unknown>
  onClose: () => void
}): ReactNode {
  const seals = useCall('seals.list', { query: { organ: organId } })
  return (
    <FormDialog<{ sealId: string }>
      title={`用印：${about}`}
      okText="用印"
      note="编号成文时将在落款处加盖所选印章，用印记入印章使用记录。"
      width={640}
      onSubmit={({ sealId }) => onSeal(sealId)}
      onClose={onClose}
    >
      <Loaded read={seals}>
        {({ rows }) => {
          const inUse = rows.filter((seal) => seal.retiredAt === null)
          if (inUse.length === 0) return <Nothing text="本机关没有在用的印章" hint="请先在“印章”中登记" />
          return (
            <Form.Item name="sealId" label="印章" rules={[{ required: true, message: '请选择印章' }]}>
              <Radio.Group className="paper-seals">
                {inUse.map((seal) => (
                  <Radio key={seal.id} value={seal.id}>
                    <img src={seal.picture} alt="" width={120} height={120} />
                    <span>
                      {seal.name}
                      {seal.kind === 'test' ? '（测试用印）' : ''}
                    </span>
                  </Radio>
                ))}
              </Radio.Group>
            </Form.Item>
          )
        }}
      </Loaded>
    </FormDialog>
  )
}
