import { ConfigProvider, Select, theme as themes } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { today } from '#ui-kit/format.ts'
import { linkTo } from '#ui-kit/link.ts'
import { Failed } from '#ui-kit/States.tsx'
import { FONTS } from '#ui-kit/theme.ts'
import { useCall } from '../../client/hooks.ts'
import { useCampaigns } from '../clues/selects.tsx'
import { Live } from './Live.tsx'
import { Openness, Papers } from './news.tsx'
import { Deadlines, Heads, Ranking, Shares, Trend } from './panels.tsx'
import { Regions } from './Regions.tsx'
import { above, DUE, daysOf, HEAD, isWide, SHADES, SPANS, type Span } from './view.ts'

/** How often the screen reads anew. */
const EVERY = 60_000
/** The house's light colours do not fit the dark ground. */
const dark = {
  inherit: false,
  algorithm: themes.darkAlgorithm,
  token: {
    fontFamily: FONTS,
    colorPrimary: '#5aa9ff',
    colorLink: '#9fd0ff',
    colorBgContainer: '#10264c',
    colorBgElevated: '#163160',
    colorTextPlaceholder: '#a9bddb',
  },
}

/** 整治大屏: the campaign on a wall: totals, regions, trend, shares, deadlines and timeliness; every number leads to its records. */
export function ScreenPage(): ReactNode {
  return (
    <ConfigProvider theme={dark}>
      <Screen />
    </ConfigProvider>
  )
}

function Screen(): ReactNode {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const campaigns = useCampaigns()
  const asked = search.get('span')
  const span: Span = asked === 'week' || asked === 'month' ? asked : 'year'
  const region = search.get('region') ?? undefined
  const campaign = search.get('campaign') ?? undefined
  const days = daysOf(span, today())
  const scope = { ...days, ...(region ? { region } : {}), ...(campaign ? { campaign } : {}) }
  const live = { keep: true, refetchInterval: EVERY }
  const whole = useCall(
    'figures.show',
    { query: { ...scope, by: 'region', keys: [...new Set([...HEAD, ...SHADES, ...DUE])].join(',') } },
    live,
  )
  const rows = whole.data?.rows ?? []
  // In a county, and for whoever sees no more than one, the units take the place of the regions.
  const narrow = region ? !isWide(region) : whole.data !== undefined && rows.length <= 1 && !rows[0]?.drill
  const units = useCall(
    'figures.show',
    { query: { ...scope, by: 'unit', keys: [...SHADES, 'clues.closed'].join(',') } },
    { ...live, enabled: narrow },
  )
  const trend = useCall(
    'figures.show',
    { query: { ...scope, by: span === 'year' ? 'month' : 'day', keys: 'clues.taken,clues.closed' } },
    live,
  )
  const classes = useCall('figures.show', { query: { ...scope, by: 'class', keys: 'clues.taken' } }, live)
  const channels = useCall('figures.show', { query: { ...scope, by: 'channel', keys: 'clues.taken' } }, live)
  const go = (change: Record<string, string | undefined>) => navigate(linkTo('/screen', { ...Object.fromEntries(search), ...change }))
  const parents = whole.data?.parents ?? []
  const goUp = region && parents.length > 1 ? () => go({ region: above(parents) }) : null
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && !event.defaultPrevented && goUp?.()
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
  const reads = [whole, trend, classes, channels, ...(narrow ? [units] : [])]
  if (whole.error && !whole.data)
    return (
      <div className="screen">
        <Failed error={whole.error} onRetry={whole.refetch} />
      </div>
    )
  const lines = narrow ? (units.data?.rows ?? []) : rows
  const place = whole.data?.region?.name ?? null
  return (
    <main className="screen" aria-busy={whole.data === undefined}>
      <header className="screen-head">
        <nav className="screen-path" aria-label="地区">
          {parents.slice(0, -1).map(({ code, name }, index) => (
            <Link key={code} to={linkTo('/screen', { ...Object.fromEntries(search), region: index === 0 ? undefined : code })}>
              {name}
            </Link>
          ))}
        </nav>
        <h1>{place ? `${place} ` : ''}专项整治</h1>
        <div className="screen-tools">
          <Select
            aria-label="专项整治"
            size="small"
            allowClear
            placeholder="全部整治"
            value={campaign}
            options={campaigns}
            popupMatchSelectWidth={false}
            className="screen-campaign"
            onChange={(next: string | undefined) => go({ campaign: next })}
          />
          {Object.entries(SPANS).map(([key, title]) => (
            <button key={key} type="button" aria-pressed={key === span} onClick={() => go({ span: key })}>
              {title}
            </button>
          ))}
          <button type="button" onClick={() => void document.documentElement.requestFullscreen?.()}>
            全屏
          </button>
          <Link to="/" className="screen-button">
            退出大屏
          </Link>
        </div>
        <Live reads={reads} asOf={whole.data?.asOf ?? null} />
      </header>
      {whole.data ? (
        <>
          <Heads figures={whole.data} />
          <div className="screen-grid">
            <div className="screen-column">
              <Trend read={trend} monthly={span === 'year'} />
              <Shares read={classes} title="问题类别" />
              <Shares read={channels} title="线索渠道" />
            </div>
            <div className="screen-column screen-middle">
              <Regions
                figures={(narrow ? units.data : whole.data) ?? whole.data}
                lines={lines}
                shade={search.get('shade')}
                units={narrow}
                onShade={(shade) => go({ shade })}
                addressOf={(next) => linkTo('/screen', { ...Object.fromEntries(search), region: next })}
              />
              <Deadlines figures={whole.data} />
            </div>
            <div className="screen-column">
              <Ranking figures={(narrow ? units.data : whole.data) ?? whole.data} lines={lines} />
              <Openness scope={scope} every={EVERY} />
              <Papers every={EVERY} />
            </div>
          </div>
        </>
      ) : (
        <p className="screen-wait" role="status">
          正在读取
        </p>
      )}
    </main>
  )
}
