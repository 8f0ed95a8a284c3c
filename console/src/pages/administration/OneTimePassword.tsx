import { Alert, Modal, Typography } from 'antd'
import type { ReactNode } from 'react'

/** The first password of an account: shown once, then forgotten. */
export function OneTimePassword({ account, password, onClose }: { account: string; password: string; onClose: () => void }): ReactNode {
  return (
    <Modal
      open
      title={`一次性密码：${account}`}
      okText="已交给本人"
      onOk={onClose}
      onCancel={onClose}
      cancelButtonProps={{ style: { display: 'none' } }}
      mask={{ closable: false }}
    >
      <Alert type="warning" showIcon className="kit-gap" title="密码只显示这一次，请当面交给本人；首次登录须修改。" />
      <Typography.Text className="office-secret" code copyable={{ tooltips: ['复制', '已复制'] }}>
        {password}
      </Typography.Text>
    </Modal>
  )
}
