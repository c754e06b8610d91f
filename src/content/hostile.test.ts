import { encode, type PBLink } from '@ipld/dag-pb'
import { MemoryBlockstore } from 'blockstore-core'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { describe, expect, it } from 'vitest'
import { cidOfBlock, dagPbCodec, rawCodec } from './cid.js'
import { fetchDirectory } from './directory.js'
import { fetchFile } from './file.js'
import type { ContentLimits } from './limits.js'
import { publish, publishFile } from './publish.js'

// Content as only an attacker would make it, field by field: https://specs.ipfs.tech/unixfs/

const types = { raw: 0, directory: 1, file: 2, metadata: 3, symlink: 4, shard: 5 }

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))]
}

interface Fields {
  type: keyof typeof types
  data?: Uint8Array
  sizes?: number[]
  fanout?: number
  links?: { cid: CID; name?: string; size?: number }[]
}

class Attacker {
  readonly store = new MemoryBlockstore()

  async raw(bytes: Uint8Array): Promise<CID> {
    return this.put(rawCodec, bytes)
  }

  async node({ type, data, sizes = [], fanout, links = [] }: Fields): Promise<CID> {
    const unixfs = [
      0x08,
      types[type],
      ...(data ? [0x12, ...varint(data.length), ...data] : []),
      ...sizes.flatMap((size) => [0x20, ...varint(size)]),
      ...(fanout === undefined ? [] : [0x28, 0x22, 0x30, ...varint(fanout)]),
    ]
    const order = [...links].sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1))
    const pbLinks = order.map(
      ({ cid, name, size }): PBLink => ({
        Hash: cid,
        ...(name === undefined ? {} : { Name: name }),
        ...(size === undefined ? {} : { Tsize: size }),
      }),
    )
    return this.put(dagPbCodec, encode({ Data: Uint8Array.from(unixfs), Links: pbLinks }))
  }

  async put(codec: typeof rawCodec | typeof dagPbCodec, block: Uint8Array): Promise<CID> {
    const cid = cidOfBlock(codec, block)
    await this.store.put(cid, block)
    return cid
  }
}

const four = Uint8Array.of(1, 2, 3, 4)

describe('fetchDirectory', () => {
  const list = (attacker: Attacker, cid: CID, limits: ContentLimits = {}) =>
    fetchDirectory(cid, attacker.store, { limits })

  it.each([
    ['', 'has an empty name'],
    ['.', 'contains "."'],
    ['..', 'contains ".."'],
    ['../../etc/passwd', 'has a slash within a name'],
    ['/etc/passwd', 'has a slash within a name'],
    ['a/b', 'has a slash within a name'],
    ['..\\x', 'contains a backslash'],
    ['C:x', 'contains a drive letter'],
    ['a\0', 'contains a control character'],
    ['x'.repeat(256), 'has a name longer than 255 bytes'],
  ])('refuses an entry named %j', async (name, problem) => {
    const attacker = new Attacker()
    const file = await attacker.raw(four)
    const directory = await attacker.node({ type: 'directory', links: [{ cid: file, name, size: 4 }] })
    const error = await list(attacker, directory).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ name: 'UnsafeDirectoryError' })
    expect(String(error)).toContain(problem)
  })

  it('refuses an entry without any name, a name twice, and a symbolic link', async () => {
    const attacker = new Attacker()
    const file = await attacker.raw(four)
    const nameless = await attacker.node({ type: 'directory', links: [{ cid: file, size: 4 }] })
    await expect(list(attacker, nameless)).rejects.toThrow('has an empty name')
    const twice = await attacker.node({
      type: 'directory',
      links: [
        { cid: file, name: 'a', size: 4 },
        { cid: file, name: 'a', size: 4 },
      ],
    })
    await expect(list(attacker, twice)).rejects.toThrow('occurs twice')
    const link = await attacker.node({ type: 'symlink', data: new TextEncoder().encode('/etc/passwd') })
    const linked = await attacker.node({ type: 'directory', links: [{ cid: link, name: 'a' }] })
    await expect(list(attacker, linked)).rejects.toThrow('is a symbolic link')
  })

  it('catches a directory that lies about the size of a file', async () => {
    for (const lie of [3, 5]) {
      const attacker = new Attacker()
      const file = await attacker.raw(four)
      const cid = await attacker.node({ type: 'directory', links: [{ cid: file, name: 'a', size: lie }] })
      const directory = await list(attacker, cid)
      expect(directory.entries[0]?.size).toBe(lie)
      await expect(directory.read('a')).rejects.toThrow(`holds 4 bytes where its directory declares ${lie}`)
      const streamed = async () => {
        for await (const chunk of directory.stream('a')) expect(chunk).toBeUndefined()
      }
      await expect(streamed()).rejects.toMatchObject({ name: 'MalformedContentError' })
    }
  })

  it('reads the size of a raw file from its block when the directory does not tell', async () => {
    const attacker = new Attacker()
    const cid = await attacker.node({
      type: 'directory',
      links: [{ cid: await attacker.raw(four), name: 'a' }],
    })
    expect((await list(attacker, cid)).entries).toMatchObject([{ path: 'a', size: 4 }])
  })

  it('bounds nesting, entries, blocks and bytes', async () => {
    const attacker = new Attacker()
    let deep = await attacker.node({ type: 'directory' })
    for (let level = 0; level < 40; level++) {
      deep = await attacker.node({ type: 'directory', links: [{ cid: deep, name: 'd' }] })
    }
    await expect(list(attacker, deep)).rejects.toMatchObject({
      name: 'ContentTooLargeError',
      limit: 'maxDepth',
      max: 32,
    })
    // Ten levels of ten links to the same directory: ten blocks that unfold to 10^10 entries.
    let bomb = await attacker.node({
      type: 'directory',
      links: [{ cid: await attacker.raw(four), name: 'f', size: 4 }],
    })
    for (let level = 0; level < 10; level++) {
      const links = Array.from({ length: 10 }, (_, index) => ({ cid: bomb, name: `d${index}` }))
      bomb = await attacker.node({ type: 'directory', links })
    }
    await expect(list(attacker, bomb)).rejects.toMatchObject({ limit: 'maxEntries', max: 10_000 })
    await expect(list(attacker, bomb, { maxBlocks: 50 })).rejects.toMatchObject({
      limit: 'maxBlocks',
      max: 50,
    })
    await expect(list(attacker, bomb, { maxBytes: 10 })).rejects.toMatchObject({ limit: 'maxBytes', max: 10 })
  })

  it('refuses what is not a directory', async () => {
    const attacker = new Attacker()
    await expect(list(attacker, await attacker.raw(four))).rejects.toMatchObject({
      name: 'NotADirectoryError',
    })
    const file = await attacker.node({ type: 'file', data: four })
    await expect(list(attacker, file)).rejects.toMatchObject({ name: 'NotADirectoryError' })
  })

  it('refuses blocks that are not UnixFS', async () => {
    const attacker = new Attacker()
    const digest = Digest.create(0, four)
    for (const cid of [
      await attacker.put(dagPbCodec, Uint8Array.of(0xff, 0xff)),
      await attacker.put(dagPbCodec, new Uint8Array()),
      await attacker.put(dagPbCodec, encode({ Data: Uint8Array.of(0xff), Links: [] })),
      await attacker.put(dagPbCodec, encode({ Data: Uint8Array.of(0x08, 0x63), Links: [] })),
      await attacker.node({ type: 'metadata' }),
      await attacker.node({
        type: 'directory',
        links: [{ cid: CID.createV1(rawCodec, digest), name: 'identity' }],
      }),
      await attacker.node({
        type: 'directory',
        links: [{ cid: CID.createV1(0x71, (await attacker.raw(four)).multihash), name: 'cbor' }],
      }),
    ]) {
      await expect(list(attacker, cid)).rejects.toMatchObject({
        name: 'MalformedContentError',
        cid: cid.toString(),
      })
    }
  })

  it('refuses a sharded directory with a broken fanout or a foreign shard', async () => {
    const attacker = new Attacker()
    for (const fanout of [0, 1, 7, 2048]) {
      const cid = await attacker.node({ type: 'shard', fanout })
      await expect(list(attacker, cid)).rejects.toThrow('its fanout is')
    }
    for (const inner of [
      await attacker.node({ type: 'directory' }),
      await attacker.node({ type: 'shard', fanout: 1024 }),
      await attacker.raw(four),
    ]) {
      const cid = await attacker.node({ type: 'shard', fanout: 256, links: [{ cid: inner, name: 'AB' }] })
      await expect(list(attacker, cid)).rejects.toThrow('not a shard like it')
    }
    const file = await attacker.raw(four)
    const crowded = await attacker.node({
      type: 'shard',
      fanout: 8,
      links: Array.from({ length: 9 }, (_, slot) => ({ cid: file, name: `${slot}name`, size: 4 })),
    })
    await expect(list(attacker, crowded)).rejects.toThrow('it has 9 links in 8 slots')
    const good = await attacker.node({
      type: 'shard',
      fanout: 256,
      links: [{ cid: await attacker.raw(four), name: 'ABname', size: 4 }],
    })
    expect((await list(attacker, good)).entries).toMatchObject([{ path: 'name', size: 4 }])
  })

  it('says when a path is not there, also for names that every object has', async () => {
    const attacker = new Attacker()
    const directory = await list(attacker, await attacker.node({ type: 'directory' }))
    for (const path of ['nope', 'constructor', '__proto__']) {
      await expect(directory.read(path)).rejects.toMatchObject({ name: 'FileNotFoundError', path })
    }
  })

  it('follows links by CIDv0, which older tools write', async () => {
    const attacker = new Attacker()
    const file = await attacker.node({ type: 'file', data: four })
    const v0 = CID.createV0(Digest.create(0x12, file.multihash.digest))
    const cid = await attacker.node({ type: 'directory', links: [{ cid: v0, name: 'a' }] })
    expect(await (await list(attacker, cid)).read('a')).toEqual(four)
  })
})

describe('fetchFile', () => {
  it('catches every lie about sizes', async () => {
    const attacker = new Attacker()
    const leaf = await attacker.raw(four)
    for (const sizes of [[3], [5], [0], [2 ** 40]]) {
      const cid = await attacker.node({ type: 'file', sizes, links: [{ cid: leaf }] })
      await expect(fetchFile(cid, attacker.store, { maxBytes: 100 })).rejects.toMatchObject({
        name: sizes[0] === 2 ** 40 ? 'ContentTooLargeError' : 'MalformedContentError',
      })
    }
    for (const sizes of [[], [4, 4]]) {
      const cid = await attacker.node({ type: 'file', sizes, links: [{ cid: leaf }] })
      await expect(fetchFile(cid, attacker.store)).rejects.toThrow(`1 links but ${sizes.length} sizes`)
    }
    const inner = await attacker.node({ type: 'file', sizes: [4], links: [{ cid: leaf }] })
    const outer = await attacker.node({ type: 'file', sizes: [8], links: [{ cid: inner }] })
    await expect(fetchFile(outer, attacker.store)).rejects.toThrow('holds 4 bytes where 8 are declared')
  })

  it('reads the layouts of other tools: data in inner nodes, UnixFS leaves, trees of any shape', async () => {
    const attacker = new Attacker()
    const leaf = await attacker.node({ type: 'raw', data: four })
    const inner = await attacker.node({
      type: 'file',
      data: Uint8Array.of(9),
      sizes: [4],
      links: [{ cid: leaf }],
    })
    const root = await attacker.node({
      type: 'file',
      data: Uint8Array.of(7, 8),
      sizes: [5, 4],
      links: [{ cid: inner }, { cid: leaf }],
    })
    expect(await fetchFile(root, attacker.store)).toEqual(Uint8Array.of(7, 8, 9, 1, 2, 3, 4, 1, 2, 3, 4))
  })

  it('bounds the depth and the number of blocks, however small the file', async () => {
    const attacker = new Attacker()
    let deep = await attacker.raw(four)
    for (let level = 0; level < 40; level++) {
      deep = await attacker.node({ type: 'file', sizes: [4], links: [{ cid: deep }] })
    }
    await expect(fetchFile(deep, attacker.store)).rejects.toMatchObject({ limit: 'maxDepth' })
    // No bytes at all, in 64^8 blocks.
    let bomb = await attacker.raw(new Uint8Array())
    for (let level = 0; level < 8; level++) {
      bomb = await attacker.node({
        type: 'file',
        sizes: Array.from({ length: 64 }, () => 0),
        links: Array.from({ length: 64 }, () => ({ cid: bomb })),
      })
    }
    const cid = await attacker.node({ type: 'directory', links: [{ cid: bomb, name: 'bomb' }] })
    const directory = await fetchDirectory(cid, attacker.store, { limits: { maxBlocks: 500 } })
    await expect(directory.read('bomb')).rejects.toMatchObject({ limit: 'maxBlocks', max: 500 })
  })

  it('gives up at a node with too many links, and not after reading what they lead to', async () => {
    const attacker = new Attacker()
    let part = await attacker.raw(new Uint8Array())
    for (let level = 0; level < 3; level++) {
      part = await attacker.node({
        type: 'file',
        sizes: Array.from({ length: 60 }, () => 0),
        links: Array.from({ length: 60 }, () => ({ cid: part })),
      })
    }
    const cid = await attacker.node({ type: 'directory', links: [{ cid: part, name: 'f' }] })
    let reads = 0
    const counting = {
      get: (key: CID) => {
        reads++
        return attacker.store.get(key)
      },
    }
    const directory = await fetchDirectory(cid, counting, { limits: { maxBlocks: 100 } })
    reads = 0
    await expect(directory.read('f')).rejects.toMatchObject({ limit: 'maxBlocks' })
    expect(reads).toBeLessThan(12)
  })

  it('refuses directories and symbolic links, also as parts', async () => {
    const attacker = new Attacker()
    const directory = await attacker.node({ type: 'directory' })
    await expect(fetchFile(directory, attacker.store)).rejects.toMatchObject({ name: 'NotAFileError' })
    const link = await attacker.node({ type: 'symlink', data: four })
    await expect(fetchFile(link, attacker.store)).rejects.toThrow('symbolic link')
    const cid = await attacker.node({ type: 'file', sizes: [0], links: [{ cid: directory }] })
    await expect(fetchFile(cid, attacker.store)).rejects.toThrow('a part of a file is a directory')
  })

  it('refuses a file that is too large after reading its root only', async () => {
    const store = new MemoryBlockstore()
    const { cid } = await publishFile(new Uint8Array(3 * 2 ** 20), store)
    const reads: CID[] = []
    const counting = {
      get: (key: CID) => {
        reads.push(key)
        return store.get(key)
      },
    }
    await expect(fetchFile(cid, counting, { maxBytes: 3 * 2 ** 20 - 1 })).rejects.toMatchObject({
      name: 'ContentTooLargeError',
      limit: 'maxBytes',
    })
    expect(reads).toEqual([cid])
    expect((await fetchFile(cid, counting, { maxBytes: 3 * 2 ** 20 })).length).toBe(3 * 2 ** 20)
  })

  it('reports a leaf that is missing or forged', async () => {
    const attacker = new Attacker()
    const leaf = await attacker.raw(four)
    const cid = await attacker.node({ type: 'file', sizes: [4], links: [{ cid: leaf }] })
    await attacker.store.put(leaf, Uint8Array.of(4, 3, 2, 1))
    await expect(fetchFile(cid, attacker.store)).rejects.toMatchObject({ name: 'BlockMismatchError' })
    await attacker.store.delete(leaf)
    await expect(fetchFile(cid, attacker.store)).rejects.toMatchObject({ name: 'BlockNotFoundError' })
  })

  it('reports progress and stops on abort', async () => {
    const store = new MemoryBlockstore()
    const { cid } = await publishFile(new Uint8Array(3 * 2 ** 20), store)
    const seen: number[] = []
    const controller = new AbortController()
    const reason = new TypeError('stop')
    const fetching = fetchFile(cid, store, {
      signal: controller.signal,
      onProgress: ({ bytes, total }) => {
        seen.push(bytes / total)
        if (seen.length === 2) controller.abort(reason)
      },
    })
    await expect(fetching).rejects.toBe(reason)
    expect(seen).toEqual([1 / 3, 2 / 3])
  })
})

describe('Directory.stream', () => {
  it('has only a few blocks of a large file in memory', async () => {
    const store = new MemoryBlockstore()
    const { cid } = await publish([{ path: 'big', content: new Uint8Array(40 * 2 ** 20).fill(1) }], store)
    let reads = 0
    const counting = {
      get: (key: CID) => {
        reads++
        return store.get(key)
      },
    }
    const directory = await fetchDirectory(cid, counting)
    reads = 0
    let chunks = 0
    for await (const chunk of directory.stream('big')) {
      expect(chunk.length).toBe(2 ** 20)
      chunks++
      await new Promise((resolve) => setTimeout(resolve))
      expect(reads).toBeLessThanOrEqual(1 + chunks + 8)
    }
    expect(chunks).toBe(40)
  })
})
