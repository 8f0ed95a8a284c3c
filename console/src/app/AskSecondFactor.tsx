import { App, Modal } from 'antd'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { Waiting } from '#ui-kit/States.tsx'
import { onProblem } from '../client/problem.ts'
import { enter, type Me } from './session.ts'

const SetUp = lazy(async () => ({ default: (await import('../pages/account/SecondFactor.tsx')).SecondFactorSetUp }))

/**
 * Opens the set-up of the second factor over the page when the server asks for it (S3). What the person was about to do stays as it
 * was below and is done again by hand: nothing important happens by itself.
 */
export function AskSecondFactor({ me }: { me: Me }): ReactNode {
  const { message } = App.useApp()
  const [asked, setAsked] = useState(false)
  useEffect(() => onProblem(({ code }) => code === 'second-factor-set-up' && setAsked(true)), [])
  const done = (next: Me) => {
    enter(next)
    setAsked(false)
    message.success('动态口令已启用，请再次办理刚才的操作')
  }
  return (
    <Modal
      open={asked}
      title="设置动态口令"
      footer={null}
      onCancel={() => setAsked(false)}
      mask={{ closable: false }}
      zIndex={1100}
      destroyOnHidden
    >
      <Suspense fallback={<Waiting />}>
        <SetUp me={me} onDone={done} note="此操作须验证动态口令。设置一次即可，以后登录时输入手机上的 6 位数字。" />
      </Suspense>
    </Modal>
  )
}
