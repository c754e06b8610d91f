import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryBlockstore } from 'blockstore-core'
import { FsBlockstore } from 'blockstore-fs'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { describe, expect, it } from 'vitest'
import { cidOfBlock, rawCodec } from './cid.js'
import { fetchDirectory } from './directory.js'
import { BlockMismatchError, BlockNotFoundError, BlockTooLargeError, InvalidCidError } from './errors.js'
import { maxBlockBytes } from './limits.js'
import { publish } from './publish.js'
import { verified } from './verified.js'

const block = new TextEncoder().encode('hello world')
const cid = cidOfBlock(rawCodec, block)

async function bytesOf(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> {
  const parts: number[] = []
  for await (const chunk of chunks) parts.push(...chunk)
  return Uint8Array.from(parts)
}

async function storeWith(bytes: Uint8Array | Uint8Array[], key = cid): Promise<MemoryBlockstore> {
  const store = new MemoryBlockstore()
  await store.put(key, bytes)
  return store
}

describe('verified', () => {
  it('returns a block that matches, also when the store has it in several chunks or none', async () => {
    const chunks = [block.subarray(0, 3), new Uint8Array(), block.subarray(3)]
    expect(await bytesOf(verified(await storeWith(chunks)).get(cid))).toEqual(block)
    const empty = cidOfBlock(rawCodec, new Uint8Array())
    expect(await bytesOf(verified(await storeWith([], empty)).get(empty))).toEqual(new Uint8Array())
  })

  it('refuses other bytes, whichever way they are read', async () => {
    const store = verified(await storeWith(Uint8Array.of(...block.subarray(1), 0)))
    await expect(bytesOf(store.get(cid))).rejects.toThrow(BlockMismatchError)
    for await (const pair of store.getMany([cid])) {
      await expect(bytesOf(pair.bytes)).rejects.toMatchObject({
        name: 'BlockMismatchError',
        cid: cid.toString(),
      })
    }
    for await (const pair of store.getAll()) {
      await expect(bytesOf(pair.bytes)).rejects.toThrow(BlockMismatchError)
    }
  })

  it('says that a block is missing, with the cause of the store', async () => {
    await expect(bytesOf(verified(new MemoryBlockstore()).get(cid))).rejects.toMatchObject({
      name: 'BlockNotFoundError',
      cid: cid.toString(),
      retryable: true,
      cause: { name: 'NotFoundError' },
    })
    expect(BlockNotFoundError.is(new BlockNotFoundError('x'))).toBe(true)
  })

  it('stops reading at the cap, 2 MiB unless told otherwise', async () => {
    let chunks = 0
    const endless = new MemoryBlockstore()
    endless.get = function* () {
      while (true) {
        chunks++
        yield new Uint8Array(1024)
      }
    }
    await expect(bytesOf(verified(endless).get(cid))).rejects.toMatchObject({
      name: 'BlockTooLargeError',
      maxBytes: maxBlockBytes,
    })
    expect(chunks).toBe(maxBlockBytes / 1024 + 1)
    const small = verified(await storeWith(block), { maxBlockBytes: block.length - 1 })
    await expect(bytesOf(small.get(cid))).rejects.toThrow(BlockTooLargeError)
    const exact = verified(await storeWith(block), { maxBlockBytes: block.length })
    expect(await bytesOf(exact.get(cid))).toEqual(block)
  })

  it('refuses a CID that it cannot check', async () => {
    const identity = CID.createV1(rawCodec, Digest.create(0, block))
    await expect(bytesOf(verified(await storeWith(block, identity)).get(identity))).rejects.toThrow(
      InvalidCidError,
    )
  })

  it('passes on abort signals and errors of the store', async () => {
    const reason = new TypeError('stop')
    const store = verified(await storeWith(block))
    await expect(bytesOf(store.get(cid, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason)
    const failing = new MemoryBlockstore()
    failing.get = () => {
      throw reason
    }
    await expect(bytesOf(verified(failing).get(cid))).rejects.toBe(reason)
  })

  it('wraps a store on disk, the default in Node', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'modelmarket-'))
    try {
      const store = verified(new FsBlockstore(folder))
      await expect(bytesOf(store.get(cid))).rejects.toThrow(BlockNotFoundError)
      await store.put(cid, block)
      expect(await bytesOf(store.get(cid))).toEqual(block)
      const { cid: root } = await publish([{ path: 'a/b', content: block }], store)
      expect(await (await fetchDirectory(root, store)).read('a/b')).toEqual(block)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('is otherwise the store itself', async () => {
    const inner = new MemoryBlockstore()
    const store = verified(inner)
    await store.put(cid, block)
    expect(await inner.has(cid)).toBe(true)
    expect(await store.has(cid)).toBe(true)
    await store.delete(cid)
    expect(await inner.has(cid)).toBe(false)
    for await (const key of store.putMany([{ cid, bytes: block }])) expect(key.equals(cid)).toBe(true)
    for await (const key of store.deleteMany([cid])) expect(key.equals(cid)).toBe(true)
    expect(await inner.has(cid)).toBe(false)
  })
})
