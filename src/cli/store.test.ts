import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryBlockstore } from 'blockstore-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serveHttp } from '../../test/fixtures/serveHttp.js'
import { fetchFile, publishFile } from '../content/index.js'
import { type GatewayServer, serveGateway } from '../content/node/index.js'
import { MissingPackagesError } from './errors.js'
import { needPackages } from './packages.js'
import { openStore } from './store.js'

let folder: string
let gateway: GatewayServer | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-store-'))
})
afterEach(async () => {
  await gateway?.close()
  rmSync(folder, { recursive: true })
})

test('what a folder lacks comes from gateways, and stays', async () => {
  const others = new MemoryBlockstore()
  const content = new TextEncoder().encode('theirs')
  const { cid } = await publishFile(content, others)
  gateway = await serveGateway({ store: others })
  const settings = { folder, gateways: [gateway.url] }
  const store = await openStore(settings, { writable: true })
  expect(await fetchFile(cid, store)).toEqual(content)
  await gateway.close()
  gateway = undefined
  expect(await fetchFile(cid, await openStore(settings, { writable: false }))).toEqual(content)
  // What is put is here, and nowhere else.
  const own = await publishFile(new TextEncoder().encode('ours'), store)
  expect(await others.has(own.cid)).toBe(false)
  expect(await fetchFile(own.cid, await openStore({ folder }, { writable: false }))).toHaveLength(4)
})

test('a Kubo node is a store, too', async () => {
  const store = await openStore({ kubo: 'http://127.0.0.1:1' }, { writable: true })
  await expect(publishFile(new Uint8Array(3), store)).rejects.toThrow()
})

test('what is pinned is pinned by the node, also where gateways are behind it', async () => {
  const asked: (string | undefined)[] = []
  const kubo = await serveHttp((request, response) => {
    asked.push(request.url)
    response.end('{"Pins":[]}')
  })
  const { cid } = await publishFile(new Uint8Array(3), new MemoryBlockstore())
  for (const gateways of [[], ['https://ipfs.io']]) {
    const store = await openStore({ kubo, gateways }, { writable: true })
    await store.pin?.(cid)
  }
  expect(asked).toEqual([1, 2].map(() => expect.stringContaining(`pin/add?arg=${cid}`)))
})

test('a store that is not named is asked for', async () => {
  await expect(openStore({}, { writable: false })).rejects.toThrow('The store is not given')
  const gateways = ['https://ipfs.io']
  await expect(openStore({ gateways }, { writable: true })).rejects.toThrow('takes content')
  await expect(openStore({ gateways }, { writable: false })).resolves.toBeDefined()
})

test('packages that are missing are named, with the command that installs them', () => {
  expect(() => needPackages('vitest', 'no-such-package', '@none/either')).toThrow(MissingPackagesError)
  expect(() => needPackages('vitest', 'no-such-package', '@none/either')).toThrow(
    'Not installed: no-such-package, @none/either.',
  )
  needPackages('vitest', 'blockstore-fs')
})
