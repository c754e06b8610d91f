import { expect, test } from 'vitest'
import { Queue } from './queue.js'

test('gives what was pushed, before and while somebody reads, in order', async () => {
  const queue = new Queue<number>()
  queue.push(1)
  queue.push(2)
  setTimeout(() => {
    queue.push(3)
    queue.push(4)
    queue.end()
  }, 1)
  const read: number[] = []
  for await (const value of queue) read.push(value)
  expect(read).toEqual([1, 2, 3, 4])
})

test('ends with an error after what is in it', async () => {
  const queue = new Queue<number>()
  queue.push(1)
  queue.end(new RangeError('over'))
  queue.end()
  const reader = queue[Symbol.asyncIterator]()
  expect(await reader.next()).toEqual({ done: false, value: 1 })
  await expect(reader.next()).rejects.toThrow('over')
})

test('keeps what is pushed while a value is being read', async () => {
  const queue = new Queue<number>()
  queue.push(1)
  const read: number[] = []
  for await (const value of queue) {
    read.push(value)
    if (value < 4) queue.push(value + 1)
    else queue.end()
  }
  expect(read).toEqual([1, 2, 3, 4])
})
