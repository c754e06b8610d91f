import { expect, test } from 'vitest'
import { Queues } from './queues.js'

test('one thing at a time for each key, in order, also after one that failed', async () => {
  const queues = new Queues()
  const events: string[] = []
  const gates = new Map<string, () => void>()
  const act =
    (name: string, fails = false) =>
    () => {
      events.push(`${name} begins`)
      return new Promise<string>((resolve, reject) => {
        gates.set(name, () => {
          events.push(`${name} ends`)
          if (fails) reject(new RangeError(name))
          else resolve(name)
        })
      })
    }
  const begun = (name: string) => expect.poll(() => gates.has(name)).toBe(true)
  const first = queues.inTurn('a', act('1', true))
  const failed = expect(first).rejects.toThrow('1')
  const second = queues.inTurn('a', act('2'))
  const other = queues.inTurn('b', act('3'))
  await begun('3')
  gates.get('3')?.()
  expect(await other).toBe('3')
  expect(gates.has('2')).toBe(false)
  gates.get('1')?.()
  await failed
  await begun('2')
  gates.get('2')?.()
  expect(await second).toBe('2')
  expect(events.filter((event) => !event.startsWith('3'))).toEqual([
    '1 begins',
    '1 ends',
    '2 begins',
    '2 ends',
  ])
})
