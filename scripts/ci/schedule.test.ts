import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { schedule, type Task } from './schedule.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Timed = Task & { seconds: number }
const task = (name: string, seconds: number, more: Partial<Task> = {}): Timed => ({
  name,
  seconds,
  cores: 1,
  ...more,
})

/** When each task began, in seconds. */
async function played(...tasks: Timed[]): Promise<Record<string, number>> {
  const starts: Record<string, number> = {}
  const start = Date.now()
  const run = async ({ name, seconds }: Timed) => {
    starts[name] = (Date.now() - start) / 1_000
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
  }
  const done = schedule(tasks, 2, run)
  await vi.advanceTimersByTimeAsync(1_000_000)
  await done
  return starts
}

test('two small tasks run at a time, in their order', async () => {
  expect(await played(task('a', 10), task('b', 4), task('c', 3), task('d', 1))).toEqual({
    a: 0,
    b: 0,
    c: 4,
    d: 7,
  })
})

test('a large task runs alone, and is not overtaken', async () => {
  expect(await played(task('a', 10), task('large', 5, { cores: 2 }), task('b', 1))).toEqual({
    a: 0,
    large: 10,
    b: 15,
  })
})

test('tasks that write to one folder run one after the other, and others meanwhile', async () => {
  const writes = ['dist']
  expect(await played(task('a', 10, { writes }), task('b', 5, { writes }), task('c', 3))).toEqual({
    a: 0,
    c: 0,
    b: 10,
  })
})

test('a task waits for what it needs, while others go first', async () => {
  expect(await played(task('a', 1, { after: ['b'] }), task('b', 10), task('c', 3))).toEqual({
    b: 0,
    c: 0,
    a: 10,
  })
})

test('tasks that could never begin are told apart', async () => {
  const run = async () => {}
  await expect(schedule([task('a', 1, { after: ['x'] })], 2, run)).rejects.toThrow('a waits for x')
  const circle = [task('a', 1, { after: ['b'] }), task('b', 1, { after: ['a'] })]
  await expect(schedule(circle, 2, run)).rejects.toThrow('a, b wait for each other')
})

test('a task that throws ends the run', async () => {
  vi.useRealTimers()
  const run = () => Promise.reject(new Error('broken'))
  await expect(schedule([task('a', 1)], 2, run)).rejects.toThrow('broken')
})
