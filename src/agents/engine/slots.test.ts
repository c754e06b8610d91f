import { expect, test } from 'vitest'
import { Slots } from './slots.js'

const tick = () => new Promise((resolve) => setImmediate(resolve))

/** Something that goes on until it is ended. */
function task(log: string[], name: string) {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const act = async () => {
    log.push(name)
    await ended
  }
  return { act, end }
}

test('so many at a time, and the others in the order that they came', async () => {
  const slots = new Slots(2)
  const log: string[] = []
  const tasks = ['a', 'b', 'c', 'd'].map((name) => task(log, name))
  const all = tasks.map(({ act }) => slots.during(act))
  await tick()
  expect(log).toEqual(['a', 'b'])
  tasks[1]?.end()
  await tick()
  expect(log).toEqual(['a', 'b', 'c'])
  for (const { end } of tasks) end()
  await Promise.all(all)
  expect(log).toEqual(['a', 'b', 'c', 'd'])
})

test('what is long lets others have the turn, and has it again afterwards', async () => {
  const slots = new Slots(1)
  const log: string[] = []
  const long = task(log, 'long')
  const other = task(log, 'other')
  const first = slots.during(async () => {
    await slots.aside(long.act)
    log.push('long again')
  })
  const second = slots.during(other.act)
  await tick()
  expect(log).toEqual(['long', 'other'])
  long.end()
  await tick()
  expect(log).toEqual(['long', 'other'])
  other.end()
  await Promise.all([first, second])
  expect(log).toEqual(['long', 'other', 'long again'])
})

test('a failure gives its place back', async () => {
  const slots = new Slots(1)
  await expect(slots.during(() => Promise.reject(new Error('on purpose')))).rejects.toThrow('on purpose')
  await expect(slots.during(() => slots.aside(() => Promise.reject(new Error('aside'))))).rejects.toThrow(
    'aside',
  )
  expect(await slots.during(async () => 'next')).toBe('next')
})

test('of those that wait, the highest rank goes first, and the earlier of equals', async () => {
  const slots = new Slots(1)
  const log: string[] = []
  const first = task(log, 'first')
  const run = (name: string, rank: readonly (bigint | number)[]) =>
    slots.during(async () => void log.push(name), { rank })
  const all = [
    slots.during(first.act),
    run('cheap', [0, 1n]),
    run('dear', [0, 9n]),
    run('also dear', [0, 9n]),
    run('dear, but it failed before', [-1, 99n]),
  ]
  await tick()
  first.end()
  await Promise.all(all)
  expect(log).toEqual(['first', 'dear', 'also dear', 'cheap', 'dear, but it failed before'])
})

test('who gives up leaves the queue, and takes no slot', async () => {
  const slots = new Slots(1)
  const log: string[] = []
  const long = task(log, 'long')
  const first = slots.during(long.act)
  const abort = new AbortController()
  const second = slots.during(async () => void log.push('given up'), { rank: [9], signal: abort.signal })
  const third = slots.during(async () => void log.push('third'))
  abort.abort()
  await expect(second).rejects.toThrow('aborted')
  long.end()
  await Promise.all([first, third])
  await expect(slots.during(async () => 'free', { signal: abort.signal })).rejects.toThrow('aborted')
  expect(await slots.during(async () => 'free', { signal: new AbortController().signal })).toBe('free')
  expect(log).toEqual(['long', 'third'])
})

test('what gives way goes on before what ranks lower, and takes turns with its equals', async () => {
  const slots = new Slots(1)
  const log: string[] = []
  const run = (name: string, rank: readonly number[], pieces: number) =>
    slots.during(
      async () => {
        for (let i = 1; i <= pieces; i++) {
          log.push(`${name} ${i}`)
          await tick()
          await slots.giveWay(rank)
        }
      },
      { rank },
    )
  await Promise.all([
    run('low', [1], 2),
    run('high', [2], 2),
    run('equal', [2], 2),
    run('high and late', [2], 1),
  ])
  const order = ['low 1', 'high 1', 'equal 1', 'high and late 1', 'high 2', 'equal 2', 'low 2']
  expect(log).toEqual(order)
  expect(await slots.during(async () => 'free')).toBe('free')
})

test('who waits in a place of other slots frees that meanwhile', async () => {
  const places = new Slots(1)
  const turns = new Slots(1)
  const log: string[] = []
  const long = task(log, 'long')
  const first = turns.during(long.act)
  const second = places.during(() =>
    turns.during(async () => void log.push('its turn'), { waiting: (wait) => places.aside(wait) }),
  )
  await places.during(async () => void log.push('another'))
  long.end()
  await Promise.all([first, second])
  expect(log).toEqual(['long', 'another', 'its turn'])
})
