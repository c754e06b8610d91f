import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryBlockstore } from 'blockstore-core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CID, fetchDirectory, publish } from '../content/index.js'
import { HeldBlocks } from './heldBlocks.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-test-'))
  vi.stubEnv('TMPDIR', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const { signal } = new AbortController()

test('blocks wait on disk, reach the store as they were, and leave nothing behind', async () => {
  const held = await HeldBlocks.open()
  expect(readdirSync(folder)).toHaveLength(1)
  // More than one block of a file, and blocks of several chunks.
  const content = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * i) >> 7)
  const files = ['a', 'b'].map((path) => ({ path, content }))
  const { cid } = await publish(files, held, { signal })
  const single = (await publish([{ path: 'one', content: new Uint8Array(3) }], new MemoryBlockstore())).cid
  await held.put(
    single as CID,
    (async function* () {
      yield new Uint8Array([1])
      yield new Uint8Array([2, 3])
    })(),
  )

  const store = new MemoryBlockstore()
  const shares: number[] = []
  await held.moveTo(store, { signal, onProgress: (share) => shares.push(share) })
  expect(shares.at(-1)).toBe(1)
  const directory = await fetchDirectory(cid, store)
  expect(Buffer.from(await directory.read('b')).equals(content)).toBe(true)
  const chunks: Uint8Array[] = []
  for await (const chunk of store.get(single as CID)) chunks.push(chunk)
  expect(Buffer.concat(chunks)).toEqual(Buffer.from([1, 2, 3]))

  await held.remove()
  expect(existsSync(folder) && readdirSync(folder)).toEqual([])
})
