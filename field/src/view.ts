import type { FieldEntry } from '#domain/contract/api/field.ts'
import type { Answered, Visit, Work } from './store.ts'

/** Lays records over what the server knows of a visit: the answer given last by the phone's clock holds; pictures add up. */
export function overlay(visit: Visit, records: readonly FieldEntry[], name: string): Visit {
  let concluded = visit.concluded
  const answers = [...visit.answers]
  for (const record of records) {
    if (record.visitId !== visit.id) continue
    if (record.kind === 'conclude') {
      concluded = true
      continue
    }
    const at = answers.findIndex(({ versionId, itemKey }) => versionId === record.versionId && itemKey === record.itemKey)
    const before = answers[at]
    const own = record.pictures.map(({ id }) => ({ id, arrived: false }))
    const there = before?.pictures ?? []
    const pictures = [...there, ...own.filter(({ id }) => !there.some((picture) => picture.id === id))]
    const { versionId, itemKey, result, findingCode, note } = record
    const next: Answered =
      before && Date.parse(before.at) > Date.parse(record.at)
        ? { ...before, pictures }
        : { versionId, itemKey, result, findingCode, note, at: record.at, by: name, pictures }
    if (at < 0) answers.push(next)
    else answers[at] = next
  }
  return { ...visit, concluded, answers }
}

/** The same for all visits. */
export const overlayAll = (work: Work, records: readonly FieldEntry[], name: string): Work => ({
  ...work,
  visits: work.visits.map((visit) => overlay(visit, records, name)),
})
