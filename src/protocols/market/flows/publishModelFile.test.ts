import { MemoryBlockstore } from 'blockstore-core'
import { expect, test } from 'vitest'
import { fetchFile, publishFile } from '../../../content/index.js'
import { WrongModelError } from './errors.js'
import { publishModelFile } from './publishModelFile.js'

const model = Uint8Array.of(8, 8, 18, 2)

test('the model that was committed to can be fetched', async () => {
  const { cid } = await publishFile(model, new MemoryBlockstore())
  const store = new MemoryBlockstore()
  await publishModelFile({ secret: { modelCid: cid.toString() }, model, store })
  expect(await fetchFile(cid, store)).toEqual(model)
})

test('another file is refused, and nothing of it is published', async () => {
  const { cid } = await publishFile(model, new MemoryBlockstore())
  const store = new MemoryBlockstore()
  const other = Uint8Array.of(1, 2, 3)
  await expect(
    publishModelFile({ secret: { modelCid: cid.toString() }, model: other, store }),
  ).rejects.toThrow(WrongModelError)
  const blocks = []
  for await (const pair of store.getAll()) blocks.push(pair)
  expect(blocks).toEqual([])
})

test('it says how far it is, and stops when it is told to', async () => {
  const { cid } = await publishFile(model, new MemoryBlockstore())
  const parameters = { secret: { modelCid: cid.toString() }, model, store: new MemoryBlockstore() }
  const progress: number[] = []
  const { signal } = new AbortController()
  await publishModelFile({ ...parameters, signal, onProgress: ({ bytes }) => progress.push(bytes) })
  expect(progress).toEqual([4])
  const reason = new DOMException('enough', 'AbortError')
  await expect(publishModelFile({ ...parameters, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
