import { posix, win32 } from 'node:path'
import { MemoryBlockstore } from 'blockstore-core'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import {
  type CidInput,
  encodeCid,
  exportCar,
  fetchDirectory,
  fetchFile,
  importCar,
  parseCid,
  publish,
  superhash,
} from '../../src/content/index.js'
import { anyDirectory, anyGraph, directoryNode, fileNode, Graph, shardNode } from './graph.js'
import { joined, mutated } from './mutated.js'
import { survive } from './survive.js'

const utf8 = new TextEncoder()
const limits = { maxBytes: 1e6, maxBlocks: 300, maxEntries: 50, maxDepth: 6 }

describe('a CID', () => {
  const good = parseCid('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    mutated(utf8.encode(good.toString())).map((bytes) => new TextDecoder().decode(bytes)),
    mutated(good.bytes).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
    fc.constantFrom(
      'Q'.repeat(46),
      `z${'1'.repeat(255)}`,
      'x'.repeat(1e7),
      `0x${'01'.repeat(1e6)}`,
      '\u001b[2J',
    ),
  )
  const object = mutated(good.bytes).map((bytes) => {
    try {
      return CID.decode(bytes)
    } catch {
      return bytes
    }
  })
  const anything = fc.anything({ withBigInt: true, withNullPrototype: true })
  const input = fc.oneof(
    text,
    object,
    mutated(good.bytes),
    fc.uint8Array(),
    anything,
  ) as fc.Arbitrary<CidInput>

  test('of any text, bytes or object has one canonical form, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(input, async (input) => {
        const { value: cid } = await survive(() => parseCid(input))
        if (!cid) return
        expect(parseCid(cid.toString()).equals(cid)).toBe(true)
        expect(parseCid(encodeCid(input)).equals(cid)).toBe(true)
        expect(superhash(input)).toBe(superhash(cid))
      }),
      { numRuns: 400 },
    )
  })
})

describe('a graph of blocks', () => {
  test('of any shape is a directory with safe paths whose files are as large as it says, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(anyDirectory, async ({ root, graph }) => {
        const { value: directory } = await survive(() => fetchDirectory(root, graph, { limits }))
        expect(graph.reads).toBeLessThanOrEqual(limits.maxBlocks)
        if (!directory) return
        expect(directory.entries.length).toBeLessThanOrEqual(limits.maxEntries)
        expect(new Set(directory.entries.map(({ path }) => path)).size).toBe(directory.entries.length)
        for (const { path, size } of directory.entries) {
          expect(posix.resolve('/folder', path)).toBe(`/folder/${path}`)
          expect(win32.resolve('D:\\folder', path)).toBe(`D:\\folder\\${path.replaceAll('/', '\\')}`)
          graph.reads = 0
          const { value: content } = await survive(() => directory.read(path))
          if (content) expect(content.length).toBe(size)
          expect(graph.reads).toBeLessThanOrEqual(limits.maxBlocks + 1)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('of any shape is a file, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(anyGraph, async ({ root, graph }) => {
        const { value } = await survive(() => fetchFile(root, graph, { maxBytes: 10_000 }))
        if (value) expect(value.length).toBeLessThanOrEqual(10_000)
      }),
      { numRuns: 300 },
    )
  })

  test('of any shape becomes a CAR file with the same blocks, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(anyGraph, async ({ root, graph }) => {
        const { value: car } = await survive(() => collect(exportCar(root, graph, { limits })))
        if (!car) return
        const store = new MemoryBlockstore()
        const { roots, blocks } = await importCar(car, store)
        expect(roots.map(String)).toEqual([root.toString()])
        expect(blocks).toBeGreaterThan(0)
        expect(await collect(exportCar(root, store))).toEqual(car)
      }),
      { numRuns: 300 },
    )
  })

  test('that a store makes up is refused', async () => {
    // The only way to a graph with a cycle: blocks that are not what their CIDs say.
    const graph = new Graph()
    const made = graph.add(directoryNode([{ cid: graph.raw(utf8.encode('x')), name: 'a', size: 1 }]))
    const looped = directoryNode([{ cid: made, name: 'a', size: 1 }])
    const store = {
      *get() {
        yield looped
      },
    }
    for (const read of [
      () => fetchDirectory(made, store),
      () => fetchFile(made, store),
      () => collect(exportCar(made, store)),
    ]) {
      expect((await survive<unknown>(read)).error?.name).toBe('BlockMismatchError')
    }
  })

  test('that unfolds to more than the limits is refused after a few blocks', async () => {
    const graph = new Graph()
    const limits = { maxBlocks: 3_000, maxEntries: 3_000 }
    const links = (cid: CID) => Array.from({ length: 2_000 }, (_, i) => ({ cid, name: `AB${i}` }))
    let file = graph.raw(new Uint8Array())
    let directory = graph.add(directoryNode([]))
    let shard = graph.add(shardNode(1024, []))
    for (let level = 0; level < 3; level++) {
      file = graph.add(fileNode(file, 2_000))
      directory = graph.add(directoryNode(links(directory)))
      shard = graph.add(shardNode(1024, links(shard)))
    }
    const folder = await fetchDirectory(graph.add(directoryNode([{ cid: file, name: 'f' }])), graph, {
      limits,
    })
    for (const [read, error] of [
      [() => folder.read('f'), { limit: 'maxBlocks' }],
      [() => fetchDirectory(directory, graph, { limits }), { limit: 'maxEntries' }],
      [() => fetchDirectory(shard, graph, { limits }), { name: 'MalformedContentError' }],
    ] as const) {
      graph.reads = 0
      expect((await survive<unknown>(read)).error).toMatchObject(error)
      expect(graph.reads).toBeLessThan(12)
    }
  })
})

describe('a CAR file', () => {
  test('of any bytes, in chunks of any size, holds blocks that are what their CIDs say, or is refused', async () => {
    const store = new MemoryBlockstore()
    const { cid } = await publish(
      ['a', 'b/c'].map((path) => ({ path, content: utf8.encode(path.repeat(50)) })),
      store,
    )
    const good = joined(...(await collect(exportCar(cid, store))))
    const bytes = fc.oneof({ weight: 5, arbitrary: mutated(good) }, { weight: 1, arbitrary: fc.uint8Array() })
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 100 }), async (car, chunk) => {
        const stored: [CID, Uint8Array][] = []
        const into = {
          put: (cid: CID, block: Uint8Array) => {
            stored.push([cid, block])
            return cid
          },
        }
        await survive(() => importCar(chunksOf(car, chunk), into as never, { limits }))
        const check = new MemoryBlockstore()
        for (const [cid, block] of stored) {
          await check.put(cid, block)
          expect(cid.code === 0x55 ? await fetchFile(cid, check) : block).toEqual(block)
        }
      }),
      { numRuns: 400 },
    )
  })

  test.each([
    ['a section that claims to be huge', [0xff, 0xff, 0xff, 0x7f]],
    ['a length without end', new Uint8Array(1e6).fill(0xff)],
    ['empty sections', new Uint8Array(1e6)],
    ['a header of arrays in arrays', joined([0x80, 0x80, 0x04], new Uint8Array(65_536).fill(0x81))],
    ['a header that claims a huge array', [0x09, 0x9b, 0x7f, 255, 255, 255, 255, 255, 255, 255]],
    ['a header with a prototype', joined([0x0d, 0xa1, 0x69], utf8.encode('__proto__'), [0x81, 0x01])],
  ])('with %s is refused', async (_, bytes) => {
    const { error } = await survive(() => importCar([Uint8Array.from(bytes)], new MemoryBlockstore()))
    expect(error?.name).toBe('MalformedCarError')
  })
})

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return all
}

function* chunksOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
