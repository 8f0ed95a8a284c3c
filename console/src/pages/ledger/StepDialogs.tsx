import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, Select } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Files, filesOf, type UploadedFiles, type UploadFunction } from '#ui-kit/ActionFields.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { useSend } from '../../client/hooks.ts'
import { DayItem } from '../campaigns/fields.tsx'

type Problem = ReplyOf<'problems.show'>
interface DialogProps {
  problem: Problem
  onUpload: UploadFunction
  onClose: () => void
}
const words = [{ required: true, whitespace: true, min: 2, message: '请填写，至少 2 个字' }]

/** Sends an action of this problem. */
export function useAct(problem: Problem): (action: string, input: Record<string, unknown>) => Promise<unknown> {
  const act = useSend('problems.act')
  return (action, input) => act.mutateAsync({ params: { id: problem.id, action }, body: { version: problem.version, input } })
}

/** 排定计划: dated steps; what is done stays as it is. */
export function ScheduleDialog({ problem, onClose }: DialogProps): ReactNode {
  const act = useAct(problem)
  const open = problem.stepsList.filter(({ doneOn }) => doneOn === null).map(({ due, text }) => ({ due, text }))
  return (
    <FormDialog<{ steps: { due: string; text: string }[] }>
      title={`排定计划：${problem.no}`}
      okText="保存"
      width={680}
      note="未完成的步骤将换成下列计划，已完成的保留。"
      initial={{ steps: open.length > 0 ? open : [{ due: dayjs().add(3, 'day').format('YYYY-MM-DD'), text: '' }] }}
      onSubmit={({ steps = [] }) => act('schedule', { steps })}
      onClose={onClose}
    >
      <Form.List name="steps">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }, index) => (
              <div key={key} className="ledger-row">
                <DayItem name={[name, 'due']} label={`第 ${index + 1} 步日期`} />
                <Form.Item className="ledger-grow" name={[name, 'text']} label="要做的事" rules={words}>
                  <Input maxLength={200} />
                </Form.Item>
                <Form.Item label=" " colon={false}>
                  <Button icon={<DeleteOutlined />} aria-label={`删除第 ${index + 1} 步`} onClick={() => remove(name)} />
                </Form.Item>
              </div>
            ))}
            <Button
              icon={<PlusOutlined />}
              disabled={rows.length >= 30}
              onClick={() => add({ due: dayjs().add(7, 'day').format('YYYY-MM-DD'), text: '' })}
            >
              增加一步
            </Button>
          </>
        )}
      </Form.List>
    </FormDialog>
  )
}

/** 完成一步. */
export function StepDialog({ problem, onUpload, onClose }: DialogProps): ReactNode {
  const act = useAct(problem)
  const open = problem.stepsList.filter(({ doneOn }) => doneOn === null)
  return (
    <FormDialog<{ stepId: string; doneOn: string; text: string; fileIds?: UploadedFiles }>
      title={`完成一步：${problem.no}`}
      okText="完成"
      initial={{ stepId: open[0]?.id, doneOn: dayjs().format('YYYY-MM-DD') }}
      onSubmit={({ fileIds, ...rest }) => act('step', { ...rest, fileIds: filesOf(fileIds) })}
      onClose={onClose}
    >
      <Form.Item name="stepId" label="步骤" rules={[{ required: true, message: '请选择步骤' }]}>
        <Select options={open.map(({ id, due, text }) => ({ value: id, label: `${due} ${text}` }))} />
      </Form.Item>
      <DayItem name="doneOn" label="完成日期" />
      <Form.Item name="text" label="完成情况" rules={words}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <Form.Item name="fileIds" label="佐证材料">
        <Files onUpload={onUpload} />
      </Form.Item>
    </FormDialog>
  )
}

interface ProgressValues {
  text: string
  fileIds?: UploadedFiles
  pictures?: { pairId?: string; caption?: string; before?: UploadedFiles; after?: UploadedFiles }[]
}

/** 填报进展 with pairs of pictures; of a pair that has one side only, the other can be added. */
export function ProgressDialog({ problem, onUpload, onClose }: DialogProps): ReactNode {
  const act = useAct(problem)
  const half = problem.pictures.filter(({ beforeId, afterId }) => !beforeId || !afterId)
  const lacks = new Map(half.map(({ id, beforeId }) => [id, beforeId ? 'after' : 'before']))
  const submit = ({ text, fileIds, pictures = [] }: ProgressValues) =>
    act('progress', {
      text,
      fileIds: filesOf(fileIds),
      pictures: pictures.flatMap(({ pairId, caption = '', before, after }) => {
        const [beforeId] = filesOf(before)
        const [afterId] = filesOf(after)
        if (!beforeId && !afterId) return []
        return [{ caption: caption.trim(), ...(pairId && { pairId }), ...(beforeId && { beforeId }), ...(afterId && { afterId }) }]
      }),
    })
  return (
    <FormDialog<ProgressValues>
      title={`填报进展：${problem.no}`}
      okText="填报进展"
      width={680}
      note="进展和整改前后照片将记入台账。照片为 JPG 或 PNG，可先传整改前，完成后再补整改后。"
      initial={{ pictures: half.map(({ id, caption }) => ({ pairId: id, caption })) }}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="text" label="整改进展" rules={words}>
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="fileIds" label="佐证材料">
        <Files onUpload={onUpload} />
      </Form.Item>
      <Form.List name="pictures">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }, index) => {
              const missing = lacks.get(half[index]?.id ?? '')
              return (
                <div key={key} className="ledger-row">
                  <Form.Item
                    className="ledger-grow"
                    name={[name, 'caption']}
                    label={missing ? `补充第 ${index + 1} 组` : `第 ${index + 1} 组说明`}
                  >
                    <Input maxLength={200} placeholder="如：一号执法车" />
                  </Form.Item>
                  {missing === 'after' ? null : (
                    <Form.Item name={[name, 'before']} label="整改前">
                      <Files onUpload={onUpload} only="pictures" label="选照片" />
                    </Form.Item>
                  )}
                  {missing === 'before' ? null : (
                    <Form.Item name={[name, 'after']} label="整改后">
                      <Files onUpload={onUpload} only="pictures" label="选照片" />
                    </Form.Item>
                  )}
                  {missing ? null : (
                    <Form.Item label=" " colon={false}>
                      <Button icon={<DeleteOutlined />} aria-label={`删除第 ${index + 1} 组`} onClick={() => remove(name)} />
                    </Form.Item>
                  )}
                </div>
              )
            })}
            <Button icon={<PlusOutlined />} disabled={rows.length >= 20} onClick={() => add({})}>
              增加一组对比照片
            </Button>
          </>
        )}
      </Form.List>
    </FormDialog>
  )
}
