import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What an endpoint answers. */
export type Reply = { result: unknown } | { error: { code: number; message: string; data?: unknown } }

/** A question of a party. */
export interface Asked {
  party: string
  method: string
  params: readonly unknown[]
  /** What the real chain answers to this question, or to another one. */
  truth(method?: string, params?: readonly unknown[]): Promise<Reply>
}

/** Returns what to answer instead of the truth, or `undefined` for the truth. */
export type Lie = (asked: Asked) => Promise<Reply | undefined> | Reply | undefined

/** Something that a party has told the endpoint, and the block of the real chain at that time. */
export interface Heard {
  party: string
  method: string
  block: bigint
  body: string
}

/** What can hold a secret. */
const telling = ['eth_call', 'eth_estimateGas', 'eth_sendRawTransaction']

/** An endpoint of a chain that knows all its parties, keeps what they say, and lies when it is told to. */
export class LyingEndpoint {
  lie: Lie | undefined
  /** How many answers were lies. */
  lies = 0
  readonly heard: Heard[] = []
  /** How often each party has asked for the head of the chain. */
  readonly polls = new Map<string, number>()
  readonly #upstream: string
  readonly #server: Server

  private constructor(upstream: string, server: Server) {
    this.#upstream = upstream
    this.#server = server
  }

  static async start(upstream: string): Promise<LyingEndpoint> {
    const server = createServer(async (request, response) => {
      try {
        const { id, method, params = [] } = JSON.parse(await text(request))
        const party = decodeURIComponent(request.url?.slice(1) ?? '')
        const reply = await endpoint.#answer(party, method, params)
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ jsonrpc: '2.0', id, ...reply }))
      } catch {
        response.destroy()
      }
    })
    const endpoint = new LyingEndpoint(upstream, server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return endpoint
  }

  /** The URL for a party. */
  url(party: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${encodeURIComponent(party)}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(party: string, method: string, params: readonly unknown[]): Promise<Reply> {
    if (method === 'eth_blockNumber' || (method === 'eth_getBlockByNumber' && params[0] === 'latest')) {
      this.polls.set(party, (this.polls.get(party) ?? 0) + 1)
    }
    const truth = (other = method, otherParams = params) => ask(this.#upstream, other, otherParams)
    if (telling.includes(method)) {
      const head = await ask(this.#upstream, 'eth_blockNumber', [])
      const block = 'result' in head ? BigInt(String(head.result)) : 0n
      this.heard.push({ party, method, block, body: JSON.stringify(params).toLowerCase() })
    }
    const lie = await this.lie?.({ party, method, params, truth })
    if (lie) this.lies++
    return lie ?? truth()
  }
}

/** Asks a node. */
export async function ask(url: string, method: string, params: readonly unknown[]): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const { result = null, error } = (await response.json()) as { result?: unknown; error?: never }
  return error ? { error } : { result }
}
