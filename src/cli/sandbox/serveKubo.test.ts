import { MemoryBlockstore } from 'blockstore-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { publishFile } from '../../content/index.js'
import { KuboStore } from '../../content/kuboStore.js'
import { type KuboServer, serveKubo } from './serveKubo.js'

const store = new MemoryBlockstore()
let kubo: KuboServer
beforeEach(async () => {
  kubo = await serveKubo({ store })
})
afterEach(() => kubo.close())

const content = new TextEncoder().encode('x,y\n1,2\n')

test('content of a page of this machine is stored', async () => {
  const { cid } = await publishFile(content, new KuboStore({ url: kubo.url }))
  expect(await store.has(cid)).toBe(true)
  const pinned = await fetch(`${kubo.url}/api/v0/pin/add?arg=${cid}`, {
    method: 'POST',
    headers: { Origin: 'http://localhost:5173' },
  })
  expect(pinned.headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
  expect(await pinned.json()).toEqual({ Pins: [cid.toString()] })
})

test.each([
  ['https://example.com', 'POST'],
  ['null', 'POST'],
  ['http://localhost.example.com', 'POST'],
  ['http://localhost:5173', 'GET'],
])('a page of %s gets nothing with %s', async (origin, method) => {
  const answer = await fetch(`${kubo.url}/api/v0/pin/add?arg=x`, { method, headers: { Origin: origin } })
  expect(answer.status).toBe(403)
  expect(answer.headers.get('access-control-allow-origin')).toBe(null)
})

test('what fails is told, but not where the store is', async () => {
  const broken = await serveKubo({
    store: {
      put() {
        throw new Error("ENOSPC: open '/home/me/sandbox/store'")
      },
    },
  })
  const said: unknown[] = []
  await publishFile(content, new KuboStore({ url: broken.url })).catch((error) => said.push(error))
  await broken.close()
  expect(String(said[0])).toContain('The content could not be stored.')
  expect(String(said[0])).not.toContain('/home/me')
  const unknown = await fetch(`${kubo.url}/api/v0/key/list`, { method: 'POST' })
  expect(await unknown.json()).toEqual({ Message: 'There is no /api/v0/key/list here.' })
})
