import { processes } from 'virtual:contract'
import type { MatterKind } from '#domain/process/index.ts'

/** Colours of warnings with the text that always stands beside the colour. Text contrast on the tint is at least 4.5. */
export const COLOUR_STYLES = {
  red: { title: '红', full: '红色预警', text: '#a8071a', tint: '#fff1f0', line: '#f5a3a0', solid: '#cf1322' },
  orange: { title: '橙', full: '橙色预警', text: '#873800', tint: '#fff7e6', line: '#f5c07a', solid: '#d46b08' },
  yellow: { title: '黄', full: '黄色预警', text: '#614700', tint: '#feffe6', line: '#d9c73f', solid: '#d4b106' },
  blue: { title: '蓝', full: '蓝色预警', text: '#003eb3', tint: '#e6f4ff', line: '#91caff', solid: '#1677ff' },
} as const
export type WarningColour = keyof typeof COLOUR_STYLES

/** Deadline lights. */
export const LIGHTS = {
  normal: { title: '正常', text: '#135200', tint: '#f6ffed', line: '#b7eb8f' },
  near: { title: '临期', text: '#873800', tint: '#fff7e6', line: '#ffd591' },
  overdue: { title: '超期', text: '#a8071a', tint: '#fff1f0', line: '#ffa39e' },
} as const
export type Light = keyof typeof LIGHTS

/** A choice of a select. */
export interface Option {
  value: string
  label: string
}

/** A table of names as choices, in its order. */
export const optionsOf = (names: Readonly<Record<string, string>>): Option[] =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

/** Colours of warnings as choices. */
export const colourOptions: Option[] = Object.entries(COLOUR_STYLES).map(([value, { full }]) => ({ value, label: full }))

/** States of a process as choices, in the order of its table. */
export const stateOptions = (kind: MatterKind): Option[] =>
  Object.entries(processes[kind].states).map(([value, { title }]) => ({ value, label: title }))

/** The name for a code, or the code itself where there is none. */
export const labelOf = (names: Readonly<Record<string, string>>, code: string | null | undefined): string =>
  code == null ? '—' : (names[code] ?? code)
