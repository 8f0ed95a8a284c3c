import { Timeline } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'

type Event = ReplyOf<'problems.show'>['story'][number]

/** What each kind of event is called and the colour of its dot; the name always stands beside the colour. */
const KINDS: Readonly<Record<Event['kind'], { title: string; colour: string }>> = {
  source: { title: '来源', colour: 'purple' },
  letter: { title: '文书', colour: 'cyan' },
  act: { title: '办理', colour: 'blue' },
  clock: { title: '超期', colour: 'red' },
  step: { title: '计划', colour: 'green' },
  picture: { title: '照片', colour: 'green' },
  'look-back': { title: '回头看', colour: 'green' },
  'hand-over': { title: '移送', colour: 'orange' },
  accountability: { title: '问责', colour: 'orange' },
  ahead: { title: '将到', colour: 'gray' },
}

/** 来龙去脉: where a problem came from and everything that followed, oldest first; what is still to come stands last. */
export const Story = ({ events }: { events: readonly Event[] }): ReactNode => (
  <Timeline
    items={events.map(({ at, kind, title, text, who, link }, index) => ({
      key: `${at} ${index}`,
      color: KINDS[kind].colour,
      content: (
        <div>
          <div>
            <PlainTag>{KINDS[kind].title}</PlainTag> <strong>{link ? <Link to={link}>{title}</Link> : title}</strong>{' '}
            <time className="kit-quiet">{kind === 'ahead' ? momentText(at).slice(0, 10) : momentText(at)}</time>
          </div>
          {who ? <div className="kit-quiet">{who}</div> : null}
          {text ? <div className="kit-pre">{text}</div> : null}
        </div>
      ),
    }))}
  />
)
