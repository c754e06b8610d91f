import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen } from '../content/node/listen.js'
import { type RpcRequest, Turns } from './turns.js'

/** An endpoint that passes everything on to another, and counts the turns of the bot that uses it. */
export interface WatchedEndpoint {
  url: string
  readonly turns: Turns
  /** Ends it. */
  stop(): Promise<void>
}

/**
 * Starts an endpoint for a bot that has no client of the test's, such as one in another process: `letTimeRun` waits for it. Each bot
 * needs its own.
 *
 * @param url - the URL of the JSON-RPC endpoint behind it.
 * @example
 * ```ts
 * import { letTimeRun, startChain, watchEndpoint } from 'modelmarket/testing'
 *
 * const chain = await startChain()
 * const endpoint = await watchEndpoint(chain.url)
 * const stopTime = letTimeRun(chain, { bots: [endpoint] })
 * // … modelmarket market keep --rpc ${endpoint.url}
 * await stopTime()
 * await endpoint.stop()
 * await chain.stop()
 * ```
 */
export async function watchEndpoint(url: string): Promise<WatchedEndpoint> {
  const turns = new Turns()
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request)
    await turns.during(requestsOf(body), async () => {
      const answer = await fetch(url, { method: 'POST', headers: json, body })
      response.writeHead(answer.status, json).end(await answer.text())
    })
  }
  const server = createServer((request, response) => {
    // To the bot it is a connection that broke, as if it asked the other endpoint.
    pass(request, response).catch(() => response.destroy())
  })
  const { url: own, close } = await listen(server)
  return { url: own, turns, stop: close }
}

const json = { 'content-type': 'application/json' }

/** The requests in the body of one to an endpoint: one, or a batch. */
function requestsOf(body: string): RpcRequest[] {
  try {
    return [JSON.parse(body)].flat().map(Object)
  } catch {
    // It is for the other endpoint to say what is wrong with it.
    return []
  }
}
