import { briefingKinds } from 'virtual:contract'
import { Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { useSend } from '../../client/hooks.ts'
import { TitleItem } from '../campaigns/fields.tsx'
import { BodyItem } from './DraftDialog.tsx'
import type { Briefing } from './detail.tsx'

/** 修改: title and words of a draft. */
export function WordsDialog({ briefing, onClose }: { briefing: Briefing; onClose: () => void }): ReactNode {
  const save = useSend('briefings.save')
  return (
    <FormDialog<{ title: string; body: string }>
      title="修改简报"
      okText="保存"
      width={760}
      note={briefing.kind === 'case' ? '保存时单位、人员、车辆和编号自动隐去，送审前请再通读一遍。' : undefined}
      initial={{ title: briefing.title, body: briefing.body }}
      onSubmit={(words) =>
        save.mutateAsync({ params: { id: briefing.id }, body: { ...words, body: words.body ?? '', version: briefing.version } })
      }
      onClose={onClose}
    >
      <TitleItem label="标题" max={100} />
      <BodyItem required={briefingKinds[briefing.kind].made !== 'figures'} />
    </FormDialog>
  )
}

/** 更正: a further version with its reason; the words may be others. */
export function CorrectDialog({
  briefing,
  onSend,
  onClose,
}: {
  briefing: Briefing
  onSend: (input: Record<string, unknown>) => Promise<unknown>
  onClose: () => void
}): ReactNode {
  return (
    <FormDialog<{ text: string; body: string }>
      title={`更正 ${briefing.no}`}
      okText="发布更正"
      danger
      width={760}
      note="按此刻的记录重新统计，作为新的一版发布；原来的一版保留可查。"
      initial={{ body: briefing.body }}
      onSubmit={onSend}
      onClose={onClose}
    >
      <Form.Item name="text" label="更正理由" rules={[{ required: true, whitespace: true, min: 2, message: '请填写更正理由' }]}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
      <BodyItem required={briefingKinds[briefing.kind].made !== 'figures'} />
    </FormDialog>
  )
}
