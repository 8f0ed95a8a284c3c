import { Button } from 'antd'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { PrepareDialog, TraceDialog } from './dialogs.tsx'

/** 发起倒查 from the page of a case or a warning. */
export function TraceButton(props: Omit<ComponentProps<typeof TraceDialog>, 'onClose'>): ReactNode {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>发起倒查</Button>
      {open ? <TraceDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

/** 移送 from the page of a clue. */
export function HandOverButton(props: Omit<ComponentProps<typeof PrepareDialog>, 'onClose'>): ReactNode {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>移送</Button>
      {open ? <PrepareDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
