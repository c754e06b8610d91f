// IPFS as others implement it, over real connections on this machine: nothing here is of this repository but the client,
// the store and the gateway that are tested.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { MemoryBlockstore } from 'blockstore-core'
import { FsBlockstore } from 'blockstore-fs'
import { exporter, recursive } from 'ipfs-unixfs-exporter'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  fetchDirectory,
  fetchFile,
  GatewayStore,
  KuboStore,
  type PublishFile,
  publish,
  publishFile,
} from '../../../src/content/index.js'
import { type GatewayServer, serveGateway } from '../../../src/content/node/index.js'

const unavailable = inject('unavailable')
const room = mkdtempSync(join(tmpdir(), 'modelmarket-ipfs-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const mib = 2 ** 20
const large = new Uint8Array(randomBytes(5 * mib + 17))
const small = Array.from({ length: 200 }, (_, i) => ({
  path: `images/${i}.txt`,
  content: new TextEncoder().encode(`image ${i}`),
}))
const files: (PublishFile & { content: Uint8Array })[] = [
  { path: 'data/train.csv', content: large },
  { path: 'task.json', content: new TextEncoder().encode('{"title":"é 世"}') },
  ...small,
]
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Starts a program of this environment, and gives what it prints first. */
async function start(program: string, args: string[], node = process.execPath) {
  const flags = ['--import', './programs/polyfill.js', '--import', import.meta.resolve('tsx')]
  const child = spawn(node, [...flags, `programs/${program}.js`, ...args], {
    cwd: import.meta.dirname,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk
  })
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('{') || line.startsWith('[')) return { child, said: JSON.parse(line) }
  }
  return expect.fail(`${program} ended without an answer\n${complaints}`)
}

describe.skipIf(unavailable)('a node with Kubo’s RPC', () => {
  let child: ChildProcess
  let url: string
  let node: KuboStore
  beforeAll(async () => {
    const { child: started, said } = await start('kubo', [room])
    child = started
    url = said.url
    node = new KuboStore({ url })
  })
  afterAll(async () => {
    child.stdin?.end()
    await once(child, 'exit')
  })

  /** `ipfs add`, with what it can set of the profile. */
  async function add(files: readonly { path: string; content: Uint8Array }[]): Promise<Map<string, string>> {
    const form = new FormData()
    for (const { path, content } of files) {
      form.append('file', new Blob([new Uint8Array(content)]), encodeURIComponent(path))
    }
    const query =
      'cid-version=1&raw-leaves=true&chunker=size-1048576&cid-base=base32&wrap-with-directory=true&pin=false'
    const response = await fetch(`${url}/api/v0/add?${query}`, { method: 'POST', body: form })
    expect(response.status).toBe(200)
    const lines = (await response.text()).trim().split('\n')
    return new Map(lines.map((line) => JSON.parse(line)).map(({ Name, Hash }) => [Name, Hash]))
  }

  const ask = async (command: string): Promise<string> => {
    const response = await fetch(`${url}/api/v0/${command}`, { method: 'POST' })
    return response.text()
  }

  test('keeps what is published to it, and gives it back', async () => {
    const { cid } = await publish(files, node)
    await node.pin(cid)
    expect(await ask(`pin/ls?arg=${cid}`)).toContain('recursive')
    const directory = await fetchDirectory(cid, node)
    expect(directory.entries.length).toBe(files.length)
    for (const { path, content } of files.slice(0, 5)) {
      expect(sha256(await directory.read(path))).toBe(sha256(content))
    }
    expect(await node.has(cid)).toBe(true)
  })

  test('gives the same CIDs to the same files', async () => {
    const added = await add(files)
    const { cid } = await publish(files, new MemoryBlockstore())
    expect(added.get('')).toBe(cid.toString())
    for (const { path, content } of files.slice(0, 5)) {
      expect(added.get(path)).toBe((await publishFile(content, new MemoryBlockstore())).cid.toString())
    }
  })

  test('takes a directory from another store, pins it, and serves its files to others', async () => {
    const store = new FsBlockstore(join(room, 'pushed'))
    const content = new Uint8Array(randomBytes(20 * mib))
    const { cid } = await publish([...small, { path: 'a/large', content }], store)
    await node.push(cid, store)
    expect(await ask(`pin/ls?arg=${cid}`)).toContain('recursive')
    const response = await fetch(`${url}/api/v0/cat?arg=${cid}/a/large`, { method: 'POST' })
    expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(sha256(content))
  })

  test('is not waited for when it has no block, and forgets one that is deleted', async () => {
    const { cid } = await publishFile(new Uint8Array(randomBytes(100)), new MemoryBlockstore())
    // Kubo answers at once whether it has a block; this one overlooks `offline`, and waits for somebody to bring it.
    const impatient = new KuboStore({ url, timeout: 1_000 })
    const late = { name: 'KuboError', retryable: true }
    await expect(fetchFile(cid, impatient)).rejects.toMatchObject(late)
    await expect(impatient.has(cid)).rejects.toMatchObject(late)
    const bytes = new Uint8Array(randomBytes(100))
    const { cid: kept } = await publishFile(bytes, node)
    expect(await fetchFile(kept, node)).toEqual(bytes)
    expect(await node.has(kept)).toBe(true)
    await node.delete(kept)
    await expect(impatient.has(kept)).rejects.toMatchObject(late)
  })
})

describe.skipIf(unavailable)('two Helia nodes', () => {
  test('exchange over libp2p what is published to one of them', async () => {
    const { said, child } = await start('helia', [], inject('node22'))
    await once(child, 'exit')
    expect(said).toMatchObject({ same: true })
    expect(said.stored).toBeGreaterThan(100)
  })
})

describe.skipIf(unavailable)('our gateway', () => {
  let gateway: GatewayServer
  let cid: string
  beforeAll(async () => {
    const store = new FsBlockstore(join(room, 'served'))
    cid = (await publish(files, store)).cid.toString()
    gateway = await serveGateway({ store })
  })
  afterAll(() => gateway.close())

  test('is read by @helia/verified-fetch', async () => {
    const read = files.slice(0, 4)
    const paths = read.map(({ path }) => `${cid}/${path}`)
    const { said, child } = await start('verified-fetch', [gateway.url, ...paths], inject('node22'))
    await once(child, 'exit')
    expect(said).toEqual(read.map(({ content }) => ({ status: 200, sha256: sha256(content) })))
  })

  test('is read by ipfs-unixfs-exporter', async () => {
    const gateways = new GatewayStore({ gateways: [gateway.url] })
    const paths: string[] = []
    for await (const entry of recursive(cid, gateways)) paths.push(entry.path)
    expect(paths.length).toBe(files.length + 3)
    const entry = await exporter(`${cid}/data/train.csv`, gateways)
    const hash = createHash('sha256')
    if (entry.type === 'file') for await (const chunk of entry.content()) hash.update(chunk)
    expect(hash.digest('hex')).toBe(sha256(large))
  })

  test('serves CARs that a node with Kubo’s RPC imports', async () => {
    const { child, said } = await start('kubo', [join(room, 'importer')])
    const car = await fetch(`${gateway.url}/ipfs/${cid}?format=car`)
    const body = new FormData()
    body.append('data', await car.blob())
    const response = await fetch(`${said.url}/api/v0/dag/import?pin-roots=true`, { method: 'POST', body })
    expect(await response.text()).toContain(cid)
    const directory = await fetchDirectory(cid, new KuboStore({ url: said.url }))
    expect(sha256(await directory.read('data/train.csv'))).toBe(sha256(large))
    child.stdin.end()
    await once(child, 'exit')
  })
})
