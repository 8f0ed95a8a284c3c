import { mediumKinds, mediumLevels, publicityKinds } from 'virtual:contract'
import { Alert, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { CallOf, ReplyOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { useMe } from '../../app/session.ts'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { call } from '../../client/call.ts'
import { useSend } from '../../client/hooks.ts'
import { DayItem, TitleItem, WordsItem } from '../campaigns/fields.tsx'
import { useCampaigns } from '../clues/selects.tsx'
import { kindOptions } from './words.ts'

type Entry = ReplyOf<'publicity.show'>
type Values = Required<CallOf<'publicity.keep'>['body']> & { reason: string }
type Alike = ReplyOf<'publicity.alike'>['rows']

const orNull = (value: string | undefined | null): string | null => value || null

/** 登记 without `entry`, 更正 with it. What is in the ledger already is shown before anything is saved twice. */
export function EntryDialog({ entry, onClose }: { entry?: Entry; onClose: () => void }): ReactNode {
  const navigate = useNavigate()
  const { me } = useMe()
  const keep = useSend('publicity.keep')
  const amend = useSend('publicity.amend')
  const campaigns = useCampaigns()
  const [same, setSame] = useState<Alike>([])
  const submit = async ({ reason, unitId, confirmed = false, content = '', ...rest }: Values) => {
    const facts = {
      ...rest,
      content: content ?? '',
      // Fields that are not on the screen are not in the form either.
      medium: orNull(rest.medium),
      mediumKind: rest.mediumKind || null,
      mediumLevel: rest.mediumLevel || null,
      link: orNull(rest.link),
      campaignId: orNull(rest.campaignId),
    }
    if (!confirmed) {
      const { rows } = await call('publicity.alike', {
        query: {
          heldOn: facts.heldOn,
          title: facts.title,
          unitId: entry?.unit.id ?? unitId,
          ...(facts.link ? { link: facts.link } : {}),
          ...(entry ? { except: entry.id } : {}),
        },
      })
      setSame(rows)
      if (rows.length > 0) throw new Error('台账里已有相同的记录，请核对')
    }
    if (entry) {
      await amend.mutateAsync({ params: { id: entry.id }, body: { ...facts, confirmed, reason, version: entry.version } })
      return
    }
    const { id } = await keep.mutateAsync({ body: { ...facts, confirmed, unitId } })
    navigate(`/publicity/${id}`)
  }
  return (
    <FormDialog<Values>
      title={entry ? '更正宣传记录' : '登记宣传记录'}
      okText={entry ? '更正' : '登记'}
      width={820}
      note={entry ? '更正前的内容保留在记录中。' : undefined}
      initial={
        entry
          ? {
              kind: entry.kind,
              heldOn: entry.heldOn,
              title: entry.title,
              amount: entry.amount,
              content: entry.content,
              medium: entry.medium,
              mediumKind: entry.mediumKind,
              mediumLevel: entry.mediumLevel,
              link: entry.link,
              campaignId: entry.campaign?.id ?? null,
            }
          : { kind: 'media', amount: 1, ...(me.unit ? { unitId: me.unit.id } : {}) }
      }
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="ledger-row">
        <Form.Item className="ledger-grow" name="kind" label="类型" rules={[{ required: true, message: '请选择类型' }]}>
          <Select options={kindOptions} />
        </Form.Item>
        <div className="ledger-grow">
          <DayItem name="heldOn" label="日期" />
        </div>
        <Form.Item noStyle dependencies={['kind']}>
          {({ getFieldValue }) => (
            <Form.Item className="ledger-grow" name="amount" label="数量" rules={[{ required: true, message: '请填写数量' }]}>
              <InputNumber
                min={1}
                max={1_000_000}
                precision={0}
                style={{ width: '100%' }}
                suffix={publicityKinds[getFieldValue('kind') as Values['kind']]?.measure}
              />
            </Form.Item>
          )}
        </Form.Item>
      </div>
      <TitleItem label="标题" />
      {entry ? null : (
        <Form.Item name="unitId" label="单位" rules={[{ required: true, message: '请选择单位' }]}>
          <UnitSelect />
        </Form.Item>
      )}
      <Form.Item noStyle dependencies={['kind']}>
        {({ getFieldValue }) =>
          getFieldValue('kind') === 'media' ? (
            <div className="ledger-row">
              <Form.Item className="ledger-grow" name="medium" label="媒体名称" normalize={orNull}>
                <Input maxLength={100} />
              </Form.Item>
              <Form.Item className="ledger-grow" name="mediumKind" label="媒体类型" normalize={orNull}>
                <Select allowClear options={optionsOf(mediumKinds)} />
              </Form.Item>
              <Form.Item className="ledger-grow" name="mediumLevel" label="媒体级别" normalize={orNull}>
                <Select allowClear options={optionsOf(mediumLevels)} />
              </Form.Item>
            </div>
          ) : null
        }
      </Form.Item>
      <Form.Item name="link" label="链接" extra="没有链接的，登记后可上传照片或文件">
        <Input maxLength={500} placeholder="https://" />
      </Form.Item>
      <Form.Item name="campaignId" label="专项整治">
        <Select allowClear placeholder="可不选" options={campaigns} />
      </Form.Item>
      <WordsItem name="content" label="说明" />
      {entry ? (
        <Form.Item name="reason" label="更正原因" rules={[{ required: true, whitespace: true, min: 2, message: '请说明更正原因' }]}>
          <Input maxLength={500} />
        </Form.Item>
      ) : null}
      {same.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title="已登记的相同记录"
          description={
            <>
              <ul className="office-list">
                {same.map(({ id, no, title, heldOn, unit }) => (
                  <li key={id}>
                    <Link to={`/publicity/${id}`} target="_blank">
                      {no}
                    </Link>{' '}
                    {heldOn} {title}（{unit.name}）
                  </li>
                ))}
              </ul>
              <Form.Item name="confirmed" valuePropName="checked" noStyle>
                <Checkbox>已核对，确属另一件，仍要{entry ? '更正' : '登记'}</Checkbox>
              </Form.Item>
            </>
          }
        />
      ) : null}
    </FormDialog>
  )
}
