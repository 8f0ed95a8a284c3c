import { findings } from 'virtual:contract'
import { Tag } from 'antd'
import type { CSSProperties, ReactNode } from 'react'
import { distanceText, momentText } from './format.ts'
import { COLOUR_STYLES, LIGHTS, type Light, type WarningColour } from './labels.ts'

interface Look {
  text: string
  tint: string
  line: string
}
const look = ({ text, tint, line }: Look): CSSProperties => ({ color: text, background: tint, borderColor: line, marginInlineEnd: 0 })
const grey: Look = { text: '#3f444b', tint: '#f3f4f6', line: '#cfd4da' }

/** Colour of a warning: a square of the colour and its name. */
export function ColourTag({ colour, full = false }: { colour: WarningColour; full?: boolean }): ReactNode {
  const style = COLOUR_STYLES[colour]
  return (
    <Tag variant="outlined" style={look(style)}>
      <span className="kit-dot" style={{ background: style.solid }} aria-hidden />
      {full ? style.full : style.title}
    </Tag>
  )
}

/** State of a matter; finished ones are grey, the others blue. */
export function StateTag({ title, final = false }: { title: string; final?: boolean }): ReactNode {
  return (
    <Tag variant="outlined" style={look(final ? grey : { text: '#003a8c', tint: '#e8f2fd', line: '#a3c8f0' })}>
      {title}
    </Tag>
  )
}

/** Finding of a check: code and name; a dash for none. */
export function FindingTag({ code }: { code: string | null }): ReactNode {
  if (!code) return '—'
  const title = (findings as Record<string, string>)[code] ?? code
  const tone = code === 'F4' ? LIGHTS.overdue : code === 'F3' ? COLOUR_STYLES.orange : code === 'F2' ? COLOUR_STYLES.yellow : grey
  return (
    <Tag variant="outlined" style={look(tone)}>
      {code} {title}
    </Tag>
  )
}

/** The deadline light with the time left or past, and the moment itself in its title. Nothing runs: a dash. */
export function DeadlineTag({
  light,
  dueAt,
  breached = false,
}: {
  light: Light | null
  dueAt: string | null
  breached?: boolean
}): ReactNode {
  if (!light) return breached ? <Tag style={look(LIGHTS.overdue)}>曾超期</Tag> : '—'
  return (
    <Tag variant="outlined" style={look(LIGHTS[light])} title={dueAt ? `期限 ${momentText(dueAt)}` : undefined}>
      {LIGHTS[light].title}
      {dueAt ? ` · ${distanceText(dueAt)}` : ''}
    </Tag>
  )
}

/** 待核实: a number whose legal source is not yet confirmed. */
export function UnconfirmedTag(): ReactNode {
  return (
    <Tag variant="outlined" style={look(COLOUR_STYLES.yellow)}>
      待核实
    </Tag>
  )
}
