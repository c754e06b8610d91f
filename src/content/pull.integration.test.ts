import type { RequestListener, ServerResponse } from 'node:http'
import { encode } from '@ipld/dag-pb'
import { MemoryBlockstore } from 'blockstore-core'
import { CID } from 'multiformats/cid'
import { beforeAll, describe, expect, it } from 'vitest'
import { serveHttp } from '../../test/fixtures/serveHttp.js'
import { readBlock } from './block.js'
import { carHeader, carSection } from './car.js'
import { cidOfBlock, dagPbCodec, rawCodec } from './cid.js'
import { fetchDirectory } from './directory.js'
import { GatewayStore } from './gatewayStore.js'
import { Budget } from './limits.js'
import { publish } from './publish.js'
import type { CopyProgress } from './pull.js'
import { walk } from './walk.js'

interface Block {
  cid: CID
  block: Uint8Array
}

const source = new MemoryBlockstore()
/** All blocks of a directory, depth first. */
const blocks: Block[] = []
let root: CID

beforeAll(async () => {
  const text = (content: string) => new TextEncoder().encode(content)
  const files = Array.from({ length: 6 }, (_, i) => ({
    path: `folder${i}/file`,
    content: text(`content ${i}`),
  }))
  // Of two equal blocks, and a byte.
  const large = new Uint8Array(2 ** 21 + 1).fill(7)
  root = (await publish([...files, { path: 'large', content: large }], source)).cid
  for await (const block of walk(root, source, { budget: new Budget(root) })) blocks.push(block)
})

/** A server that answers as told, and the formats that it was asked for. */
async function listening(listener: RequestListener) {
  const asked: string[] = []
  const url = await serveHttp((request, response) => {
    asked.push(`${request.url?.split('format=')[1]}`)
    listener(request, response)
  })
  return { url, asked }
}

type SendCar = (response: ServerResponse, cid: CID) => unknown

/** A gateway that has all blocks, and sends CARs as it is told. */
function gateway(sendCar: SendCar) {
  return listening(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://gateway')
    const cid = CID.parse(url.pathname.split('/')[2] ?? '')
    if (url.searchParams.get('format') === 'raw') {
      response.end(await readBlock(source, cid))
      return
    }
    response.setHeader('Content-Type', 'application/vnd.ipld.car; version=1')
    await sendCar(response, cid)
  })
}

function write(response: ServerResponse, sections: readonly Block[]): ServerResponse {
  response.write(carHeader(root))
  for (const { cid, block } of sections) for (const part of carSection(cid, block)) response.write(part)
  return response
}

const honest: SendCar = async (response, cid) => {
  const below: Block[] = []
  for await (const block of walk(cid, source, { budget: new Budget(cid) })) below.push(block)
  write(response, below)
  response.end()
}

/** Without a folder and the file in it. */
const incomplete: SendCar = (response) => {
  write(response, [...blocks.slice(0, 2), ...blocks.slice(5)])
  response.end()
}

const forged: SendCar = (response) => {
  const [first, second, third, ...rest] = blocks as [Block, Block, Block, ...Block[]]
  write(response, [
    first,
    second,
    { cid: third.cid, block: Uint8Array.from(third.block, (byte) => byte ^ 1) },
    ...rest,
  ])
  response.end()
}

/** Valid blocks that nobody asked for. */
async function unrelated(response: ServerResponse): Promise<void> {
  write(response, blocks.slice(0, 1))
  for (let count = 0; !response.destroyed; count++) {
    const block = Uint8Array.from({ length: 1000 }, (_, i) => (i * count) % 251)
    for (const part of carSection(cidOfBlock(rawCodec, block), block)) response.write(part)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

async function expectAll(store: MemoryBlockstore): Promise<void> {
  let count = 0
  for await (const { cid } of store.getAll()) {
    expect(
      blocks.some((block) => block.cid.multihash.digest.every((byte, i) => byte === cid.multihash.digest[i])),
    ).toBe(true)
    count += 1
  }
  expect(count).toBe(blocks.length)
  const { entries, read } = await fetchDirectory(root, store)
  expect(entries.length).toBe(7)
  expect((await read('large')).length).toBe(2 ** 21 + 1)
}

/** The gateways that are honest answer within the timeout on a busy machine, too. */
const options = { timeout: 3_000, hedgeAfter: 100 }

describe('pull', () => {
  it('copies a whole directory in one request, and tells how far it is', async () => {
    const { url, asked } = await gateway(honest)
    const store = new MemoryBlockstore()
    const progress: CopyProgress[] = []
    await new GatewayStore({ gateways: [url] }).pull(root, store, { onProgress: (at) => progress.push(at) })
    await expectAll(store)
    expect(asked).toEqual(['car'])
    expect(progress.map((at) => at.blocks)).toEqual(blocks.map((_, i) => i + 1))
    expect(progress.at(-1)?.bytes).toBe(blocks.reduce((sum, { block }) => sum + block.length, 0))
  })

  it('asks for what is missing only', async () => {
    const { url, asked } = await gateway(honest)
    const store = new MemoryBlockstore()
    for (const { cid, block } of blocks.slice(0, 5)) await store.put(cid, block)
    await new GatewayStore({ gateways: [url] }).pull(root, store)
    await expectAll(store)
    // Of each folder that is missing, and of the large file: not of the root.
    expect(asked.filter((format) => format === 'car').length).toBeGreaterThan(1)
    asked.length = 0
    await new GatewayStore({ gateways: [url] }).pull(root, store)
    expect(asked).toEqual([])
  })

  it('asks for a single block as one', async () => {
    const { url, asked } = await gateway(honest)
    const leaf = blocks.find(({ cid }) => cid.code === rawCodec) as Block
    const store = new MemoryBlockstore()
    await new GatewayStore({ gateways: [url] }).pull(leaf.cid, store)
    expect(asked).toEqual(['raw'])
    expect(await readBlock(store, leaf.cid)).toEqual(leaf.block)
  })

  it.each<[string, SendCar]>([
    ['lies', forged],
    ['leaves blocks out', incomplete],
    ['sends nothing but a header', (response) => write(response, []).end()],
    ['sends nothing', (response) => response.end()],
    ['sends no CAR', (response) => response.end('no such thing')],
    ['sends a page', (response) => response.setHeader('Content-Type', 'text/html').end('<html>')],
    ['does not have it', (response) => response.writeHead(404).end()],
    ['fails', (response) => response.writeHead(500).end()],
    ['redirects', (response) => response.writeHead(302, { location: '/' }).end()],
    ['breaks off', (response) => write(response, blocks.slice(0, 4)).destroy()],
    ['stalls', (response) => write(response, blocks.slice(0, 4))],
    ['stalls at once', () => {}],
    ['sends in another order', (response) => write(response, [...blocks].reverse()).end()],
    ['sends what nobody asked for, without end', unrelated],
    [
      'repeats itself without end',
      async (response) => {
        write(response, blocks.slice(0, 2))
        const [, { cid, block }] = blocks as [Block, Block]
        while (!response.destroyed) {
          for (const part of carSection(cid, block)) response.write(part)
          await new Promise((resolve) => setTimeout(resolve, 1))
        }
      },
    ],
  ])('gets everything, and nothing else, with the help of others when a gateway %s', async (_, sendCar) => {
    const bad = await gateway(sendCar)
    const good = await gateway(honest)
    const store = new MemoryBlockstore()
    await new GatewayStore({ gateways: [bad.url, good.url], ...options }).pull(root, store)
    await expectAll(store)
    expect(bad.asked).toContain('car')
  })

  it('falls back to single blocks where nobody sends a CAR', async () => {
    const { url, asked } = await gateway((response) => response.writeHead(406).end())
    const store = new MemoryBlockstore()
    await new GatewayStore({ gateways: [url] }).pull(root, store)
    await expectAll(store)
    expect(asked.filter((format) => format === 'car')).toEqual(['car'])
    expect(asked.filter((format) => format === 'raw').length).toBe(blocks.length)
  })

  it('says what is wrong when nobody has it', async () => {
    const { url } = await listening((_, response) => response.writeHead(404).end())
    const pulling = new GatewayStore({ gateways: [url] }).pull(root, new MemoryBlockstore())
    await expect(pulling).rejects.toMatchObject({ name: 'BlockNotFoundError', cid: root.toString() })
    const { url: silent } = await listening(() => {})
    await expect(
      new GatewayStore({ gateways: [silent], timeout: 50 }).pull(root, new MemoryBlockstore()),
    ).rejects.toMatchObject({ name: 'GatewayError', retryable: true })
  })

  it('stops at the limits', async () => {
    const { url } = await gateway(honest)
    const gateways = new GatewayStore({ gateways: [url] })
    for (const limits of [{ maxBytes: 1000 }, { maxBlocks: 5 }]) {
      await expect(gateways.pull(root, new MemoryBlockstore(), { limits })).rejects.toMatchObject({
        name: 'ContentTooLargeError',
        limit: Object.keys(limits)[0],
      })
    }
  })

  it.each<[string, SendCar]>([
    ['at once', honest],
    ['one by one', (response) => response.writeHead(406).end()],
  ])('takes blocks as large as the gateways may send, %s, and none that are larger', async (_, sendCar) => {
    const block = new Uint8Array(3 * 2 ** 20).fill(3)
    const leaf = cidOfBlock(rawCodec, block)
    const links = [{ Name: 'large', Hash: leaf, Tsize: block.length }]
    // A directory of one file.
    const directory = encode({ Data: Uint8Array.of(8, 1), Links: links })
    const folder = cidOfBlock(dagPbCodec, directory)
    const { url } = await listening(async (request, response) => {
      const of = request.url?.includes(folder.toString()) ? directory : block
      if (request.url?.includes('format=raw')) return response.end(of)
      if (sendCar !== honest) return sendCar(response, folder)
      response.setHeader('Content-Type', 'application/vnd.ipld.car; version=1')
      const sections = [
        { cid: folder, block: directory },
        { cid: leaf, block },
      ]
      return write(response, sections).end()
    })
    const store = new MemoryBlockstore()
    const gateways = new GatewayStore({ gateways: [url], maxBlockBytes: 4 * 2 ** 20 })
    await gateways.pull(folder, store)
    expect((await readBlock(store, leaf, { maxBlockBytes: block.length })).length).toBe(block.length)
    // What is there is read again.
    await gateways.pull(folder, store)
    const narrow = new GatewayStore({ gateways: [url], maxBlockBytes: 1000 })
    const none = new MemoryBlockstore()
    await expect(narrow.pull(folder, none)).rejects.toMatchObject({ name: 'GatewayError' })
    expect(await none.has(leaf)).toBe(false)
  })

  it('does not blame a gateway for what the store does', async () => {
    const { url, asked } = await gateway(honest)
    const store = new MemoryBlockstore()
    const full = new RangeError('disk full')
    store.put = () => {
      throw full
    }
    await expect(new GatewayStore({ gateways: [url] }).pull(root, store)).rejects.toBe(full)
    expect(asked).toEqual(['car'])
  })

  it('stops on abort', async () => {
    const { url } = await gateway((response) => write(response, blocks.slice(0, 4)))
    const controller = new AbortController()
    const reason = new TypeError('stop')
    const pulling = new GatewayStore({ gateways: [url] }).pull(root, new MemoryBlockstore(), {
      signal: controller.signal,
      onProgress: ({ blocks }) => blocks === 4 && controller.abort(reason),
    })
    await expect(pulling).rejects.toBe(reason)
  })
})
