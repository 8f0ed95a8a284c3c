import assert from 'node:assert/strict'
import { test } from 'node:test'
import { processes } from '#domain/process/index.ts'
import { actionForms, OWN_DIALOGS } from './action-forms.ts'

/** Inputs that the server fills in itself. */
const SYSTEM_INPUTS = ['instrumentId']

for (const [kind, process] of Object.entries(processes)) {
  const forms = actionForms[kind as keyof typeof actionForms]
  const own = OWN_DIALOGS[kind as keyof typeof actionForms] ?? []
  const lines = process.transitions.filter((line) => line.by.some((role) => role !== 'system') && !own.includes(line.action))

  test(`${kind}: every action of a person has a form and no form is left over`, () => {
    assert.deepEqual(Object.keys(forms).sort(), lines.map(({ action }) => action).sort())
  })

  for (const line of lines)
    test(`${kind}.${line.action}: the form asks for what the schema wants`, () => {
      const form = forms[line.action]!
      const wanted = Object.keys(line.input.shape).filter((name) => !SYSTEM_INPUTS.includes(name))
      const asked = form.map(({ name }) => name).filter((name) => !(line.issues && name === 'text'))
      assert.deepEqual(asked.sort(), wanted.sort())
      for (const field of form.filter(({ name }) => wanted.includes(name)))
        assert.equal(line.input.shape[field.name]!.safeParse(undefined).success, field.optional ?? false, `${field.name} optional`)
    })
}
