import { CarReader, CarWriter } from '@ipld/car'
import { encode } from '@ipld/dag-pb'
import { concatBytes } from '@noble/hashes/utils.js'
import { MemoryBlockstore } from 'blockstore-core'
import fc from 'fast-check'
import { varint } from 'multiformats'
import { CID } from 'multiformats/cid'
import { describe, expect, it } from 'vitest'
import { exportCar, importCar } from './car.js'
import { cidOfBlock, dagPbCodec, parseCid, rawCodec } from './cid.js'
import { fetchDirectory } from './directory.js'
import { maxBlockBytes } from './limits.js'
import { publish } from './publish.js'
import { sealBlock } from './sealedBlock.js'

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return concatBytes(...parts)
}

function* split(bytes: Uint8Array, sizes: number[]): Generator<Uint8Array> {
  let start = 0
  for (let index = 0; start < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1
    yield bytes.subarray(start, start + size)
    start += size
  }
}

const text = (content: string) => new TextEncoder().encode(content)

async function sample() {
  const store = new MemoryBlockstore()
  const { cid } = await publish(
    [
      { path: 'train.csv', content: new Uint8Array(2 ** 20 + 10).fill(1) },
      { path: 'copy/of/train.csv', content: new Uint8Array(2 ** 20 + 10).fill(1) },
      { path: 'task.json', content: text('{}') },
    ],
    store,
  )
  return { store, cid, car: await collected(exportCar(cid, store)) }
}

/** A CAR file of anything, as the reference implementation writes it. */
async function written(roots: CID[], blocks: { cid: CID; bytes: Uint8Array }[]): Promise<Uint8Array> {
  const { writer, out } = CarWriter.create(roots)
  const car = collected(out)
  for (const block of blocks) await writer.put(block)
  await writer.close()
  return car
}

describe('exportCar', () => {
  it('writes what the reference implementation reads: the root first, each block once, depth first', async () => {
    const { car, cid } = await sample()
    const reader = await CarReader.fromBytes(car)
    expect((await reader.getRoots()).map(String)).toEqual([cid.toString()])
    const order: string[] = []
    for await (const block of reader.blocks()) {
      expect(
        cidOfBlock(block.cid.code === rawCodec ? rawCodec : dagPbCodec, block.bytes).equals(block.cid),
      ).toBe(true)
      order.push(block.cid.toString())
    }
    expect(new Set(order).size).toBe(order.length)
    expect(order[0]).toBe(cid.toString())
    // The directories root, copy and of, one file (both are the same) with its two leaves, and task.json.
    expect(order.length).toBe(7)
  })

  it('writes the same bytes as the reference implementation, each time', async () => {
    const { car, cid, store } = await sample()
    const blocks: { cid: CID; bytes: Uint8Array }[] = []
    for await (const block of (await CarReader.fromBytes(car)).blocks()) blocks.push(block)
    expect(Buffer.compare(await written([cid], blocks), car)).toBe(0)
    expect(Buffer.compare(await collected(exportCar(cid.toString(), store)), car)).toBe(0)
  })

  it('fails when a block is missing or forged, and at the limits', async () => {
    const { store, cid } = await sample()
    await expect(collected(exportCar(cid, store, { limits: { maxBlocks: 6 } }))).rejects.toMatchObject({
      limit: 'maxBlocks',
    })
    await expect(collected(exportCar(cid, store, { limits: { maxBytes: 2 ** 20 } }))).rejects.toMatchObject({
      limit: 'maxBytes',
    })
    await expect(collected(exportCar(cid, store, { limits: { maxDepth: 3 } }))).rejects.toMatchObject({
      limit: 'maxDepth',
    })
    const reason = new TypeError('stop')
    await expect(collected(exportCar(cid, store, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason)
    const task = cidOfBlock(rawCodec, text('{}'))
    await store.put(task, text('[]'))
    await expect(collected(exportCar(cid, store))).rejects.toMatchObject({ name: 'BlockMismatchError' })
    await store.delete(task)
    await expect(collected(exportCar(cid, store))).rejects.toMatchObject({ name: 'BlockNotFoundError' })
  })
})

describe('importCar', () => {
  it('restores a directory, however the file is cut into chunks', async () => {
    const { car, cid } = await sample()
    const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.constant(2 ** 19)), {
      minLength: 1,
    })
    const cuts = sizes.map((list) => [...list, 100_000])
    await fc.assert(
      fc.asyncProperty(cuts, async (list) => {
        const store = new MemoryBlockstore()
        const imported = await importCar(split(car, list), store)
        expect(imported).toMatchObject({ blocks: 7 })
        expect(imported.roots.map(String)).toEqual([cid.toString()])
        expect(await (await fetchDirectory(cid, store)).read('task.json')).toEqual(text('{}'))
      }),
      { numRuns: 10 },
    )
  })

  it('takes a sealed block, one byte at a time', async () => {
    const store = new MemoryBlockstore()
    const sealed = sealBlock({ salt: `0x${'5a'.repeat(32)}`, payload: text('labels') })
    const [cid, block] = [parseCid(sealed.cid), sealed.block]
    await store.put(cid, block)
    const target = new MemoryBlockstore()
    const source = split(await collected(exportCar(cid, store)), [1])
    expect(await importCar(source, target)).toMatchObject({ blocks: 1 })
    expect(target.has(cid)).toBe(true)
  })

  it('stores nothing that its CID does not name', async () => {
    const cid = cidOfBlock(rawCodec, text('honest'))
    const store = new MemoryBlockstore()
    const car = await written([cid], [{ cid, bytes: text('forged') }])
    await expect(importCar([car], store)).rejects.toMatchObject({ name: 'BlockMismatchError' })
    expect(store.has(cid)).toBe(false)
  })

  it('refuses CIDs of other kinds, as roots and of blocks', async () => {
    const { multihash } = cidOfBlock(rawCodec, text('x'))
    const cbor = CID.createV1(0x71, multihash)
    const store = new MemoryBlockstore()
    await expect(importCar([await written([cbor], [])], store)).rejects.toMatchObject({
      name: 'InvalidCidError',
    })
    const car = await written([], [{ cid: cbor, bytes: text('x') }])
    await expect(importCar([car], store)).rejects.toMatchObject({ name: 'InvalidCidError', codec: 0x71 })
  })

  it('refuses a file that ends early, wherever, unless it ends between two blocks', async () => {
    const block = encode({ Links: [] })
    const cid = cidOfBlock(rawCodec, block)
    const whole = await written([cid], [{ cid, bytes: block }])
    const headerEnd = (await written([cid], [])).length
    for (let end = 0; end < whole.length; end++) {
      const importing = importCar([whole.subarray(0, end)], new MemoryBlockstore())
      if (end === headerEnd) await expect(importing).resolves.toMatchObject({ blocks: 0 })
      else
        await expect(importing).rejects.toMatchObject({
          name: 'MalformedCarError',
          offset: end > headerEnd ? headerEnd : 0,
        })
    }
  })

  it('refuses what is not CARv1', async () => {
    const store = new MemoryBlockstore()
    const versionTwo = Uint8Array.of(0x0a, 0xa1, 0x67, ...text('version'), 0x02)
    for (const bytes of [
      versionTwo,
      Uint8Array.of(0),
      Uint8Array.of(1, 0xff),
      text('PK\x03\x04 a zip file'),
      new Uint8Array(100),
    ]) {
      await expect(importCar([bytes], store)).rejects.toMatchObject({ name: 'MalformedCarError', offset: 0 })
    }
    await expect(importCar([], store)).rejects.toThrow('it is empty')
  })

  it('never fails otherwise, whatever is flipped in a file', async () => {
    const cid = cidOfBlock(rawCodec, text('content'))
    const whole = await written([cid], [{ cid, bytes: text('content') }])
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const car = whole.slice()
          car[at] = (car[at] ?? 0) ^ flip
          const error = await importCar([car], new MemoryBlockstore()).catch((caught: unknown) => caught)
          // A flip within the root's digest names another root, which is as valid.
          if (error instanceof Error)
            expect(error.name).toMatch(/^(MalformedCar|BlockMismatch|InvalidCid)Error$/)
        },
      ),
    )
  })

  it('bounds sections, blocks and bytes before it holds them', async () => {
    const store = new MemoryBlockstore()
    const header = await written([], [])
    const long = varint.encodeTo(2 ** 27, new Uint8Array(4))
    await expect(importCar([header, long], store)).rejects.toMatchObject({
      name: 'MalformedCarError',
      offset: header.length,
      shortMessage: expect.stringContaining('a section is longer than'),
    })
    await expect(importCar([header, new Uint8Array(10).fill(0xff)], store)).rejects.toMatchObject({
      name: 'MalformedCarError',
    })
    const bytes = new Uint8Array(maxBlockBytes + 1)
    const tooLarge = await written([], [{ cid: cidOfBlock(rawCodec, bytes), bytes }])
    await expect(importCar([tooLarge], store)).rejects.toMatchObject({ name: 'MalformedCarError' })
    const { car } = await sample()
    await expect(importCar([car], store, { limits: { maxBlocks: 6 } })).rejects.toMatchObject({
      limit: 'maxBlocks',
    })
    await expect(importCar([car], store, { limits: { maxBytes: car.length - 1 } })).rejects.toMatchObject({
      limit: 'maxBytes',
    })
    await expect(
      importCar([car], store, { limits: { maxBytes: car.length, maxBlocks: 7 } }),
    ).resolves.toMatchObject({ blocks: 7 })
  })

  it('closes its source when it refuses the file, wherever', async () => {
    const header = await written([], [])
    const notOurs = await written([CID.createV1(0x71, cidOfBlock(rawCodec, text('x')).multihash)], [])
    const longHeader = varint.encodeTo(2 ** 20, new Uint8Array(3))
    for (const refused of [text('\x05hello'), longHeader, notOurs, concatBytes(header, text('\x01x'))]) {
      let closed = false
      const source = (async function* () {
        try {
          yield* [refused, header, header]
        } finally {
          closed = true
        }
      })()
      await expect(importCar(source, new MemoryBlockstore())).rejects.toMatchObject({
        name: expect.stringMatching(/^(MalformedCar|InvalidCid)Error$/),
      })
      expect(closed).toBe(true)
    }
  })

  it('stops on abort', async () => {
    const reason = new TypeError('stop')
    const signal = AbortSignal.abort(reason)
    await expect(importCar([], new MemoryBlockstore(), { signal })).rejects.toBe(reason)
  })
})
