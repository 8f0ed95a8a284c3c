import { Alert, Button, Form, Modal } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import type { MatterKind } from '#domain/process/index.ts'
import { ActionFields, inputOf, type UploadFunction, valuesOf } from './ActionFields.tsx'
import { actionForms } from './action-forms.ts'

/** An action as the server offers it. */
export interface OfferedAction {
  action: string
  label: string
  consequence: string
  weight: 'primary' | 'danger' | null
  batch: boolean
}

export interface ActionDialogProps {
  kind: MatterKind
  action: OfferedAction
  /** What the action is about: the number of the matter, or how many. */
  about: string
  /** Performs the action. A refusal with `fields` is shown at the fields, any other above the form. */
  onAct: (input: Record<string, unknown>) => Promise<unknown>
  onUpload?: UploadFunction
  /** Values the form begins with, in the shape of the action's input. */
  initial?: Readonly<Record<string, unknown>>
  onClose: () => void
  /** Offered after a refusal because the matter has moved on. */
  onReload?: () => void
}

/** Refusals because the matter has moved on since the page was read. */
const MOVED_ON = ['changed-meanwhile', 'wrong-state', 'busy']

type RefusalLike = Error & { code?: string; fields?: readonly { field: string; message: string }[] }

/** The confirm dialog of an action: names object and consequence, asks for the inputs, shows what the server refuses. */
export function ActionDialog({ kind, action, about, onAct, onUpload, initial, onClose, onReload }: ActionDialogProps): ReactNode {
  const fields = actionForms[kind][action.action] ?? []
  const [form] = Form.useForm<Record<string, unknown>>()
  // Closing by the dialog's own way gives the focus back to the button it came from; only then the page is told.
  const [open, setOpen] = useState(true)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<RefusalLike | null>(null)
  const formId = useId()
  const [typed] = fields.filter(({ kind: input }, index) => index === 0 && (input === 'opinion' || input === 'text'))

  const submit = async (values: Record<string, unknown>) => {
    setBusy(true)
    setRefusal(null)
    try {
      await onAct(inputOf(fields, values))
      setOpen(false)
    } catch (error) {
      const refused = error as RefusalLike
      const named = (refused.fields ?? []).map(({ field, message }) => ({ name: field.split('.').at(-1) ?? field, message }))
      const own = named.filter(({ name }) => fields.some((field) => field.name === name))
      form.setFields(own.map(({ name, message }) => ({ name, errors: [message] })))
      if (own.length === 0 || own.length < named.length) setRefusal(refused)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal
      open={open}
      afterClose={onClose}
      title={`${action.label}：${about}`}
      okText={action.label}
      cancelText="取消"
      confirmLoading={busy}
      okButtonProps={{ htmlType: 'submit', form: formId, danger: action.weight === 'danger', autoFocus: fields.length === 0 }}
      afterOpenChange={(shown) => shown && typed && form.focusField(typed.name)}
      onCancel={() => setOpen(false)}
      mask={{ closable: false }}
      width={fields.length > 3 ? 640 : 520}
      destroyOnHidden
    >
      <Alert type={action.weight === 'danger' ? 'warning' : 'info'} showIcon title={action.consequence} className="kit-gap" />
      {refusal ? (
        <Alert
          type="error"
          showIcon
          className="kit-gap"
          title={refusal.message}
          action={
            refusal.code && MOVED_ON.includes(refusal.code) && onReload ? (
              <Button
                size="small"
                onClick={() => {
                  setOpen(false)
                  onReload()
                }}
              >
                刷新
              </Button>
            ) : undefined
          }
        />
      ) : null}
      <Form
        id={formId}
        form={form}
        name="action"
        layout="vertical"
        onFinish={submit}
        initialValues={initial ? valuesOf(fields, initial) : undefined}
      >
        <ActionFields fields={fields} onUpload={onUpload} />
      </Form>
    </Modal>
  )
}
