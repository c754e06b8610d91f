import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { type FaultyTransport, faultyTransport } from 'modelmarket/testing'
import { http } from 'viem'
import { listen } from '../../../src/content/node/listen.js'

/** An endpoint for pages, whose faults can be changed while it is used. */
export interface Endpoint extends Pick<FaultyTransport, 'requests'> {
  url: string
  faulty: FaultyTransport
  stop(): Promise<void>
}

/** Serves a faulty transport over HTTP. */
export async function serveEndpoint(url: string): Promise<Endpoint> {
  const faulty = faultyTransport(http(url))
  const { request } = faulty({})
  const answer = async ({ id, method, params }: { id: number; method: string; params?: unknown }) => {
    try {
      return { jsonrpc: '2.0', id, result: await request({ method, params } as never) }
    } catch (error) {
      const { code = -32_603, message, data } = rpcErrorOf(error)
      return { jsonrpc: '2.0', id, error: { code, message, data } }
    }
  }
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const headers = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' }
    if (incoming.method !== 'POST') {
      response.writeHead(204, headers).end()
      return
    }
    const body = JSON.parse(await text(incoming))
    const answers = Array.isArray(body) ? await Promise.all(body.map(answer)) : await answer(body)
    response.writeHead(200, { ...headers, 'Content-Type': 'application/json' }).end(JSON.stringify(answers))
  }
  const server = createServer((incoming, response) => {
    // A page may be closed in the middle of its request.
    serve(incoming, response).catch(() => response.destroy())
  })
  const { url: own, close } = await listen(server)
  return { url: own, faulty, requests: faulty.requests, stop: close }
}

/** What the node itself said. */
function rpcErrorOf(error: unknown): { code?: number; message: string; data?: unknown } {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'number') {
      return { code: cause.code, message: cause.message, data: 'data' in cause ? cause.data : undefined }
    }
  }
  return { message: String(error) }
}
