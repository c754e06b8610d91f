import { MemoryBlockstore } from 'blockstore-core'
import { expect, test } from 'vitest'
import {
  BlockMismatchError,
  BlockNotFoundError,
  type CID,
  ContentTooLargeError,
  FileNotFoundError,
  fetchDirectory,
  publish,
} from '../../../content/index.js'
import { createTask, formatTask, InvalidTaskError, parseCsv, splitTable } from '../../../dataset/index.js'
import { maxTaskBytes } from '../../../dataset/task.js'
import type { LabelWidth } from '../../../labels/index.js'
import { DatasetMismatchError } from './errors.js'
import { getTask } from './getTask.js'

const rows = Array.from({ length: 30 }, (_, i) => `${i % 7},${i % 5},${['a', 'b', 'c'][i % 3]}`)
const split = splitTable(parseCsv(['x,y,name', ...rows].join('\n')), { label: 'name', testSize: 9, seed: '' })
const task = createTask({ split, title: 'Names' })

/** A dataset of this `task.json`, in a store without its tables, and the request that describes it. */
async function dataset(taskJson: string | Uint8Array = formatTask(task)) {
  const content = typeof taskJson === 'string' ? new TextEncoder().encode(taskJson) : taskJson
  const tables = ['train.csv', 'test.csv'].map((path) => ({ path, content: new TextEncoder().encode(path) }))
  const store = new MemoryBlockstore()
  const { cid } = await publish([{ path: 'task.json', content }, ...tables], store)
  const { entries } = await fetchDirectory(cid, store)
  for (const entry of entries.filter(({ path }) => path !== 'task.json')) await store.delete(entry.cid)
  const datasetCid = cid.toString()
  return { store, datasetCid, request: { requestId: 7n, datasetCid, size: 9, width: 2 as LabelWidth } }
}

test('the task of a request is read without its tables', async () => {
  const { store, request } = await dataset()
  expect(await getTask({ request, store })).toEqual(task)
})

test('the task of any dataset is read by its CID', async () => {
  const { store, datasetCid } = await dataset()
  expect(await getTask({ datasetCid, store })).toEqual(task)
})

test.each([
  ['width of labels', { width: 4 as LabelWidth }, ['Expected: 4', 'Found: 2']],
  ['number of test rows', { size: 10 }, ['Expected: 10', 'Found: 9']],
])('a task of another %s than its request says is refused', async (_, change, metaMessages) => {
  const { store, request } = await dataset()
  const error = await getTask({ request: { ...request, ...change }, store }).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(DatasetMismatchError)
  expect(error).toMatchObject({ metaMessages: expect.arrayContaining(metaMessages) })
  expect(String(error)).toContain('request 7')
})

test.each([
  ['is no JSON', 'no JSON'],
  ['is no UTF-8', Uint8Array.of(0xff, 0xfe)],
  ['is of another protocol', '{"protocol":"modelmarket/task/9"}'],
  ['has a property too many', formatTask(task).replace('{', '{"__proto__":{"title":"x"},')],
  ['nests too deep', '['.repeat(100_000)],
])('a task.json that %s is refused', async (_, taskJson) => {
  const { store, request } = await dataset(taskJson)
  await expect(getTask({ request, store })).rejects.toThrow(InvalidTaskError)
})

test('a task.json that is too large is refused before its content is fetched', async () => {
  const { store, datasetCid } = await dataset(new Uint8Array(maxTaskBytes + 1))
  let fetched = 0
  const counting = {
    async *get(cid: CID) {
      for await (const bytes of store.get(cid)) {
        fetched += bytes.length
        yield bytes
      }
    },
  }
  await expect(getTask({ datasetCid, store: counting })).rejects.toThrow(ContentTooLargeError)
  expect(fetched).toBeLessThan(10_000)
})

test('a dataset that exceeds the limits is refused', async () => {
  const { store, request } = await dataset()
  await expect(getTask({ request, store, limits: { maxEntries: 2 } })).rejects.toThrow(ContentTooLargeError)
  expect(await getTask({ request, store, limits: { maxEntries: 3 } })).toEqual(task)
})

test('a dataset without a task, or whose blocks nobody has, is refused', async () => {
  const { request } = await dataset()
  await expect(getTask({ request, store: new MemoryBlockstore() })).rejects.toThrow(BlockNotFoundError)
  const store = new MemoryBlockstore()
  const { cid } = await publish([{ path: 'train.csv', content: Uint8Array.of(1) }], store)
  await expect(getTask({ datasetCid: cid.toString(), store })).rejects.toThrow(FileNotFoundError)
})

test('bytes that are not those of the CID are refused', async () => {
  const { store, request } = await dataset()
  const { entries } = await fetchDirectory(request.datasetCid, store)
  const taskCid = entries.find(({ path }) => path === 'task.json')?.cid
  const forged = {
    async *get(cid: CID) {
      if (cid.equals(taskCid)) yield new TextEncoder().encode(formatTask({ ...task, title: 'Forged' }))
      else yield* store.get(cid)
    },
  }
  await expect(getTask({ request, store: forged })).rejects.toThrow(BlockMismatchError)
})

test('reading stops when it is told to, also while it waits', async () => {
  const { store, request } = await dataset()
  await expect(getTask({ request, store, signal: AbortSignal.abort() })).rejects.toThrow('abort')
  const controller = new AbortController()
  const waiting = {
    get: (_: CID, options?: { signal?: AbortSignal | undefined }) =>
      (async function* (): AsyncGenerator<Uint8Array> {
        controller.abort()
        await new Promise((_, reject) => {
          options?.signal?.throwIfAborted()
          options?.signal?.addEventListener('abort', () => reject(options.signal?.reason))
        })
      })(),
  }
  await expect(getTask({ request, store: waiting, signal: controller.signal })).rejects.toThrow('abort')
})
