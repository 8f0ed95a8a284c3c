import { regulationActions } from 'virtual:contract'
import { Form, Input, Radio, Select } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import type { CallOf, ReplyOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useSend } from '../../client/hooks.ts'
import { DayItem, TitleItem, WordsItem } from '../campaigns/fields.tsx'
import { useCampaigns } from '../clues/selects.tsx'

type Values = CallOf<'regulations.register'>['body']

/** 登记 without `regulation`, 修改 with it: unit and period are changed by their own acts. */
export function RegulationDialog({ regulation, onClose }: { regulation?: ReplyOf<'regulations.show'>; onClose: () => void }): ReactNode {
  const navigate = useNavigate()
  const register = useSend('regulations.register')
  const save = useSend('regulations.save')
  const campaigns = useCampaigns()
  const submit = async (values: Values) => {
    if (regulation) {
      await save.mutateAsync({ params: { id: regulation.id }, body: { ...values, version: regulation.version } })
      return
    }
    const { id } = await register.mutateAsync({ body: values })
    navigate(`/regulations/${id}`)
  }
  return (
    <FormDialog<Values>
      title={regulation ? '修改制度建设事项' : '登记制度建设事项'}
      okText={regulation ? '保存' : '登记'}
      width={680}
      note={regulation ? undefined : '登记后牵头单位收到通知，按完成期限计时。'}
      initial={
        regulation
          ? {
              name: regulation.name,
              action: regulation.action,
              basis: regulation.basis,
              content: regulation.content,
              person: regulation.person,
              campaignId: regulation.campaign?.id ?? null,
            }
          : { action: 'make' }
      }
      onSubmit={submit}
      onClose={onClose}
    >
      <TitleItem name="name" label="制度名称" />
      <Form.Item name="action" label="立改废">
        <Radio.Group options={optionsOf(regulationActions)} />
      </Form.Item>
      <Form.Item name="basis" label="依据" rules={[{ required: true, whitespace: true, min: 2, message: '请填写依据' }]}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
      <WordsItem name="content" label="主要内容" />
      {regulation ? null : (
        <div className="ledger-row">
          <Form.Item className="ledger-grow" name="unitId" label="牵头单位" rules={[{ required: true, message: '请选择牵头单位' }]}>
            <UnitSelect />
          </Form.Item>
          <DayItem name="deadline" label="完成期限" />
        </div>
      )}
      <div className="ledger-row">
        <Form.Item className="ledger-grow" name="person" label="责任人" normalize={(value: string) => value || null}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item className="ledger-grow" name="campaignId" label="专项整治" normalize={(value: string | undefined) => value ?? null}>
          <Select allowClear placeholder="可不选" options={campaigns} />
        </Form.Item>
      </div>
    </FormDialog>
  )
}
