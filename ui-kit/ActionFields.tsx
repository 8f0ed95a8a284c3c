import { clueFindings, clueReviews, findings, handoverResults, problemKinds, receivers, tracingOutcomes } from 'virtual:contract'
import { UploadOutlined } from '@ant-design/icons'
import { App, Button, DatePicker, Form, Input, InputNumber, Radio, Space, Switch, Upload, type UploadFile } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { createContext, type ReactElement, type ReactNode, useContext } from 'react'
import type { ActionField } from './action-forms.ts'
import { optionsOf } from './labels.ts'

/** Sends a file to the server; gives the id under which the action names it. */
export type UploadFunction = (file: File, onProgress: (share: number) => void) => Promise<{ id: string }>

/** The page's own way to pick a unit: an element that takes `id`, `value` and `onChange` of a form item. Where none is given, the id is typed. */
export const UnitPicker = createContext<ReactElement | null>(null)

const OPINION_LENGTH = 2000
const fileTypes = '.pdf,.jpg,.jpeg,.png,.doc,.docx,.xls,.xlsx,.zip,.mp4'

/** Names of what is chosen among few. */
const CHOICES = {
  'problem-kind': problemKinds,
  'clue-finding': clueFindings,
  'clue-review': clueReviews,
  receiver: receivers,
  'handover-result': handoverResults,
  'tracing-outcome': tracingOutcomes,
  advice: { approve: '建议免责', refuse: '建议不予免责' },
} as const

function Opinion({
  id,
  value = '',
  onChange,
  phrases = [],
}: {
  id?: string
  value?: string
  onChange?: (value: string) => void
  phrases?: readonly string[]
}): ReactNode {
  return (
    <>
      <Input.TextArea
        id={id}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
        rows={4}
        maxLength={OPINION_LENGTH}
        showCount
      />
      {phrases.length > 0 ? (
        <Space wrap size={4} className="kit-phrases">
          <span className="kit-quiet">常用语</span>
          {phrases.map((phrase) => (
            <Button key={phrase} size="small" onClick={() => onChange?.(value + phrase)}>
              {phrase}
            </Button>
          ))}
        </Space>
      ) : null}
    </>
  )
}

/** Files that a form holds: those that arrived carry the id under which the server keeps them. */
export type UploadedFiles = UploadFile<{ id: string }>[]

/** Ids of the files that arrived. */
export const filesOf = (files: UploadedFiles = []): string[] => files.flatMap(({ response }) => (response ? [response.id] : []))

/** Files of a form item, sent as they are chosen; `only` pictures takes one. */
export function Files({
  id,
  value = [],
  onChange,
  onUpload,
  only,
  label = '上传材料',
}: {
  id?: string
  value?: UploadFile<{ id: string }>[]
  onChange?: (files: UploadFile<{ id: string }>[]) => void
  onUpload: UploadFunction
  only?: 'pictures'
  label?: string
}): ReactNode {
  const { message } = App.useApp()
  return (
    <Upload<{ id: string }>
      id={id}
      multiple={only === undefined}
      maxCount={only ? 1 : undefined}
      accept={only ? '.jpg,.jpeg,.png' : fileTypes}
      fileList={value}
      onChange={({ fileList }) => onChange?.(fileList)}
      customRequest={({ file, onSuccess, onError, onProgress }) => {
        onUpload(file as File, (share) => onProgress?.({ percent: share * 100 })).then(
          (stored) => onSuccess?.(stored),
          (error: Error) => {
            message.error(error.message)
            onError?.(error)
          },
        )
      }}
    >
      <Button icon={<UploadOutlined />}>{label}</Button>
    </Upload>
  )
}

function control(field: ActionField, onUpload: UploadFunction | undefined, unitPicker: ReactElement | null): ReactNode {
  switch (field.kind) {
    case 'opinion':
      return <Opinion phrases={field.phrases} />
    case 'text':
      return <Input maxLength={field.max} />
    case 'finding':
      return (
        <Radio.Group
          className="kit-findings"
          options={Object.entries(findings).map(([value, title]) => ({ value, label: `${value} ${title}` }))}
        />
      )
    case 'choice':
      return <Radio.Group options={optionsOf(CHOICES[field.of])} />
    case 'number':
      return <InputNumber min={0} max={field.max} precision={0} />
    case 'options':
      return <Radio.Group options={[...field.options]} />
    case 'unit':
      return unitPicker ?? <Input maxLength={200} />
    case 'flag':
      return <Switch />
    case 'day':
      return (
        <DatePicker
          disabledDate={(day: Dayjs) => (field.ahead ? day.isBefore(dayjs(), 'day') : day.isAfter(dayjs(), 'day'))}
          style={{ width: 200 }}
        />
      )
    case 'files':
      return onUpload ? <Files onUpload={onUpload} /> : null
  }
}

/** The inputs of an action as form items. Without `onUpload` (many matters at once) files are not asked for. */
export function ActionFields({ fields, onUpload }: { fields: readonly ActionField[]; onUpload?: UploadFunction }): ReactNode {
  const unitPicker = useContext(UnitPicker)
  return fields
    .filter((field) => field.kind !== 'files' || onUpload)
    .map((field) => (
      <Form.Item
        key={field.name}
        name={field.name}
        label={field.label}
        rules={
          field.kind === 'files'
            ? [{ validator: checkFiles }]
            : [
                {
                  required: !field.optional,
                  message:
                    field.kind === 'finding' || field.kind === 'choice' || field.kind === 'options' || field.kind === 'day'
                      ? `请选择${field.label}`
                      : `请填写${field.label}`,
                },
              ]
        }
      >
        {control(field, onUpload, unitPicker)}
      </Form.Item>
    ))
}

async function checkFiles(_: unknown, files: UploadFile[] = []): Promise<void> {
  if (files.some(({ status }) => status === 'uploading')) throw new Error('材料正在上传，请稍候')
  if (files.some(({ status }) => status === 'error')) throw new Error('有材料未上传成功，请移除后重新上传')
}

/** The form's values as the action's input: days as texts, files as ids, empty texts left out. */
export function inputOf(fields: readonly ActionField[], values: Record<string, unknown>): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const { name, kind } of fields) {
    const value = values[name]
    if (value === undefined || value === null || value === '') continue
    if (kind === 'day') input[name] = (value as Dayjs).format('YYYY-MM-DD')
    else if (kind === 'files') input[name] = filesOf(value as UploadedFiles)
    else input[name] = value
  }
  return input
}

/** Input of an earlier act as values of the form: to begin with what is there. */
export function valuesOf(fields: readonly ActionField[], input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ name, kind }) => {
      const value = input[name]
      if (value == null || kind === 'files') return []
      return [[name, kind === 'day' ? dayjs(String(value)) : value]]
    }),
  )
}
