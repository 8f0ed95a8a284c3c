import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { isLocalPlate } from '#demo/identities.ts'
import { type HotlineOrder, type OrderAnswer, OrderBook } from '#demo/orders.ts'
import { world } from '#demo/world.ts'
import { TEMPLATES } from '#domain/campaign/index.ts'
import { classify, compare, extract, type Features, gazetteer, keysOf, SUGGEST, textOf } from '#domain/clue/index.ts'

const ORDERS = 4000

describe('generated work orders', () => {
  const orders: { order: HotlineOrder; answer: OrderAnswer }[] = []
  const features: Features[] = []
  let classRight = 0
  before(() => {
    orders.push(...new OrderBook(3).orders(ORDERS))
    const units = world.units.map(({ id, parent, name, region, line, level }) => ({
      id,
      parentId: parent?.id ?? null,
      name,
      region,
      line,
      level,
    }))
    const book = gazetteer(units, [], TEMPLATES.fushun.classes)
    for (const { order, answer } of orders) {
      const received = order.receivedAt.slice(0, 10)
      const named = extract(order.content, received)
      const found = classify(order.content, named, book, { region: order.region || null })
      if (found.classes[0]?.code === answer.classCode) classRight++
      const squads = found.units.flatMap(({ id }) => [id, world.byId.get(id)?.level === 'team' ? world.byId.get(id)!.parent!.id : id])
      features.push({
        plates: named.plates,
        caseNos: named.caseNos,
        places: named.places,
        officers: [],
        units: [...new Set(squads)],
        day: named.day,
        received,
        text: textOf('', order.content),
      })
    }
  })

  test('the same seed gives the same orders, another one others; only invented plates and telephones', () => {
    const again = [...new OrderBook(3).orders(50)]
    assert.deepEqual(again, orders.slice(0, 50))
    assert.notDeepEqual([...new OrderBook(4).orders(50)], again)
    for (const [i, { order }] of orders.entries()) {
      assert.ok(features[i]!.plates.every((plate) => isLocalPlate(plate) || plate.startsWith('青')))
      assert.ok(order.reporter.phone === '' || order.reporter.phone.startsWith('154'))
    }
  })

  test('repeats are found and little else: precision and recall of at least 0.9', () => {
    const index = new Map<number, number[]>()
    const linked = new Set<number>()
    let right = 0
    const wrong: string[] = []
    for (const [i, own] of features.entries()) {
      const near = new Map<number, number>()
      for (const key of keysOf(own)) {
        const met = index.get(key) ?? []
        for (const other of met) near.set(other, (near.get(other) ?? 0) + 1)
        index.set(key, [...met, i])
      }
      for (const [other] of [...near].sort((a, b) => b[1] - a[1]).slice(0, 24)) {
        if (compare(own, features[other]!).score < SUGGEST) continue
        if (orders[i]!.answer.matter === orders[other]!.answer.matter) {
          right++
          linked.add(i).add(other)
        } else wrong.push(`${orders[i]!.order.content}\n${orders[other]!.order.content}`)
      }
    }
    const repeats = orders.flatMap(({ answer }, i) => (answer.telling === 'first' ? [] : [i]))
    const missed = repeats.filter((i) => !linked.has(i)).map((i) => orders[i]!.order.content)
    assert.ok(repeats.length > ORDERS / 10)
    assert.ok(right / (right + wrong.length) >= 0.9, `wrong:\n${wrong.slice(0, 5).join('\n\n')}`)
    assert.ok(1 - missed.length / repeats.length >= 0.9, `missed:\n${missed.slice(0, 5).join('\n')}`)
  })

  test('the class that the words point to is the planted one for most', () => {
    assert.ok(classRight / ORDERS >= 0.7, `${classRight / ORDERS}`)
  })
})
