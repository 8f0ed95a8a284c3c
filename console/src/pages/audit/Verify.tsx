import { SafetyCertificateOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { numberText } from '#ui-kit/format.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

type Broken = ReplyOf<'audit.verify'>['broken'][number]
const KINDS: Readonly<Record<string, string>> = {
  gap: '缺号',
  link: '前后不连',
  hash: '内容改动',
  head: '链尾不符',
  root: '日签不符',
  signature: '签名无效',
}

/** 校验: recomputes every chain and every signed day, and names what does not fit. */
export function Verify(): ReactNode {
  const verify = useSend('audit.verify', [])
  const result = verify.data
  return (
    <>
      <p className="kit-quiet office-note">重新计算每条记录的摘要和每日的签名，与留存的对比。任何一条被改动、删除或插入都会被发现。</p>
      <div>
        <Button type="primary" icon={<SafetyCertificateOutlined />} loading={verify.isPending} onClick={() => verify.mutate({})}>
          开始校验
        </Button>
      </div>
      {verify.error ? <Alert type="error" showIcon title={messageOf(verify.error)} role="alert" /> : null}
      {result ? (
        <Alert
          role="status"
          showIcon
          type={result.broken.length > 0 ? 'error' : 'success'}
          title={result.broken.length > 0 ? `发现 ${numberText(result.broken.length)} 处不符` : '校验通过，没有发现改动'}
          description={`共校验 ${numberText(result.chains)} 条链、${numberText(result.actions)} 条记录、${numberText(result.roots)} 个日签`}
        />
      ) : null}
      {result && result.broken.length > 0 ? (
        <PlainTable<Broken & { n: number }>
          rowKey="n"
          pageSize={50}
          dataSource={result.broken.map((row, n) => ({ ...row, n }))}
          columns={[
            { title: '种类', render: (_, row) => KINDS[row.kind] ?? row.kind },
            { title: '链', render: (_, row) => row.chain ?? '—' },
            { title: '序号', align: 'right', render: (_, row) => row.seq ?? '—' },
            { title: '日期', render: (_, row) => row.day ?? '—' },
            { title: '不符之处', dataIndex: 'message' },
          ]}
        />
      ) : null}
    </>
  )
}
