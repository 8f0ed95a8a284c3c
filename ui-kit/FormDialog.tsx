import { Alert, Form, Modal } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { Failure } from './Failure.tsx'

export interface FormDialogProps<Values extends object> {
  title: string
  okText: string
  /** What will happen; shown above the fields. */
  note?: ReactNode
  danger?: boolean
  initial?: Partial<Values>
  width?: number
  /** Sends the form. A refusal with `fields` is shown at the fields, any other above the form; success closes the dialog. */
  onSubmit: (values: Values) => Promise<unknown>
  onClose: () => void
  /** Form items. */
  children: ReactNode
}

type RefusalLike = Error & { fields?: readonly { field: string; message: string }[] }

/** A dialog with a form: Enter submits, Esc closes, what the server refuses is shown where it belongs. */
export function FormDialog<Values extends object>(props: FormDialogProps<Values>): ReactNode {
  const { title, okText, note, danger = false, initial, width = 520, onSubmit, onClose, children } = props
  const [form] = Form.useForm<Values>()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Error | null>(null)
  const formId = useId()
  const submit = async (values: Values) => {
    setBusy(true)
    setRefusal(null)
    try {
      await onSubmit(values)
      onClose()
    } catch (error) {
      const { fields = [] } = error as RefusalLike
      const names = new Set(Object.keys(form.getFieldsValue()))
      const own = fields
        .map(({ field, message: text }) => ({ name: field.split('.').at(-1) ?? field, text }))
        .filter(({ name }) => names.has(name))
      form.setFields(own.map(({ name, text }) => ({ name: name as never, errors: [text] })))
      if (own.length === 0 || own.length < fields.length) setRefusal(error as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={title}
      okText={okText}
      cancelText="取消"
      confirmLoading={busy}
      okButtonProps={{ htmlType: 'submit', form: formId, danger }}
      onCancel={onClose}
      mask={{ closable: false }}
      width={width}
      destroyOnHidden
    >
      {note ? <Alert type={danger ? 'warning' : 'info'} showIcon title={note} className="kit-gap" /> : null}
      {refusal ? <Failure error={refusal} /> : null}
      <Form<Values> id={formId} form={form} name={formId} layout="vertical" onFinish={submit} initialValues={initial}>
        {children}
      </Form>
    </Modal>
  )
}
