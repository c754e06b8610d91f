import { MemoryBlockstore } from 'blockstore-core'
import {
  BlockNotFoundError,
  fetchFile,
  KuboError,
  KuboStore,
  parseCid,
  publishFile,
} from 'modelmarket/content'
import { expect, onTestFinished, test } from 'vitest'
import { serveKubo } from './serveKubo.js'

async function serve() {
  const store = new MemoryBlockstore()
  const server = await serveKubo({ store })
  onTestFinished(() => server.close())
  return { store, url: server.url }
}

test('what a KuboStore publishes is in the store', async () => {
  const { store, url } = await serve()
  // More than a block.
  const content = crypto.getRandomValues(new Uint8Array(60_000))
  const kubo = new KuboStore({ url })
  const { cid } = await publishFile(content, kubo)
  await kubo.pin(cid)
  expect(await fetchFile(cid, store)).toEqual(content)
})

test('what is in the store can be read with a KuboStore, and what is not is missing', async () => {
  const { store, url } = await serve()
  const content = crypto.getRandomValues(new Uint8Array(60_000))
  const { cid } = await publishFile(content, store)
  const kubo = new KuboStore({ url })
  expect(await kubo.has(parseCid(cid))).toBe(true)
  expect(await fetchFile(cid, kubo)).toEqual(content)
  const { cid: other } = await publishFile(new Uint8Array([7]), new MemoryBlockstore())
  expect(await kubo.has(parseCid(other))).toBe(false)
  await expect(fetchFile(other, kubo)).rejects.toThrow(BlockNotFoundError)
})

test('another command, and what is not a CAR, fail as they do with Kubo', async () => {
  const { url } = await serve()
  const kubo = new KuboStore({ url })
  const { cid } = await publishFile(new Uint8Array([1]), kubo)
  await expect(kubo.delete(cid)).rejects.toThrow(KuboError)
  const body = new FormData()
  body.append('data', new Blob(['no CAR']))
  const { status } = await fetch(`${url}/api/v0/dag/import`, { method: 'POST', body })
  expect(status).toBe(500)
})

test.each([
  ['https://example.com', 403, null],
  ['http://localhost.example.com', 403, null],
  ['http://localhost:5173', 200, 'http://localhost:5173'],
])('a page of %s is answered with %s', async (origin, status, allowed) => {
  const { url } = await serve()
  const { cid } = await publishFile(new Uint8Array([1]), new KuboStore({ url }))
  const answer = await fetch(`${url}/api/v0/pin/add?arg=${cid}`, { method: 'POST', headers: { origin } })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('access-control-allow-origin')).toBe(allowed)
})

test('a page without an origin, and what is not a POST, are refused', async () => {
  const { url } = await serve()
  for (const init of [{ method: 'POST', headers: { origin: 'null' } }, { method: 'GET' }]) {
    const answer = await fetch(`${url}/api/v0/pin/add?arg=x`, init)
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null])
  }
})

test('what fails is told, but not where the store is', async () => {
  const fail = () => {
    throw new Error("ENOSPC: open '/home/me/sandbox/store'")
  }
  const server = await serveKubo({ store: { get: fail, put: fail } })
  onTestFinished(() => server.close())
  const failure = await publishFile(new Uint8Array([1]), new KuboStore({ url: server.url })).catch(String)
  expect(failure).toContain('The content could not be stored or read.')
  expect(failure).not.toContain('/home/me')
})

test('a request that brings too much is refused', async () => {
  const { url } = await serve()
  const body = new Uint8Array(65 * 1024 * 1024)
  const answer = await fetch(`${url}/api/v0/dag/import`, { method: 'POST', body }).catch(() => undefined)
  expect(answer?.ok ?? false).toBe(false)
})
