import { type Hex, hexToNumber, keccak256, numberToHex } from 'viem'
import { random } from '../../src/testing/random.js'
import type { Spell } from './plan.js'
import { post } from './post.js'
import type { Rest } from './rest.js'

export type StepKind = 'ask' | 'send' | 'write'

export interface EndpointOptions {
  /** The addresses of the chain, and of the others that an endpoint may turn to. */
  urls: Readonly<Record<'chain' | 'otherChain' | 'otherGenesis', string>>
  seed: number
  rest: Rest
  /** Called before and after each request. */
  step: (kind: StepKind, when: 'before' | 'after') => void
}

interface Call {
  id: number
  method: string
  params: unknown[]
}

/** Errors of JSON-RPC with which providers refuse. */
const refusals = [
  { code: -32005, message: 'daily request count exceeded, request rate limited' },
  { code: -32603, message: 'Internal error' },
  { code: -32000, message: 'header not found' },
  { code: -32000, message: 'execution timeout' },
]

const page = '<!doctype html><html><body><h1>We are on it</h1></body></html>'

/** Which part of the requests fails while a provider has trouble. */
const troublePart = 0.25

/** An endpoint as providers run them. `fetch` is for viem's `http`: faults are answers in HTTP, which viem has to read. */
export class Endpoint {
  /** What it is like now, and the chain's latest block. */
  spell: Spell | undefined
  head = 0
  /** How often each fault was played. */
  readonly faults: Record<string, number> = {}
  readonly #options: EndpointOptions
  readonly #next: () => number
  readonly #receipts = new Map<string, number>()

  constructor(options: EndpointOptions) {
    this.#options = options
    this.#next = random(options.seed)
  }

  readonly fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const call = JSON.parse(String(init?.body)) as Call
    const kind = call.method === 'eth_sendRawTransaction' ? 'send' : 'ask'
    const { rest, step } = this.#options
    return rest.during(call.method, async () => {
      step(kind, 'before')
      const answer = await this.#answer(call)
      step(kind, 'after')
      return answer
    })
  }

  async #answer(call: Call): Promise<Response> {
    const { kind } = this.spell ?? {}
    if (kind === 'outage') throw this.#broken('outage', 'connect ECONNREFUSED')
    if (kind === 'trouble' && this.#next() < troublePart) return this.#trouble(call)
    if (kind === 'ranges') {
      const refusal = this.#range(call)
      if (refusal) return refusal
    }
    if (kind === 'lostSends' && call.method === 'eth_sendRawTransaction') return this.#drop(call)
    if (kind === 'lateLogs' && call.method === 'eth_getLogs') return this.#lateLogs(call)
    if (kind === 'lateReceipts' && call.method === 'eth_getTransactionReceipt') {
      const hash = String(call.params[0])
      const asked = (this.#receipts.get(hash) ?? 0) + 1
      this.#receipts.set(hash, asked)
      if (asked <= this.#amount) return this.#played('lateReceipt', () => success(call, null))
    }
    return this.#ask(call)
  }

  get #amount(): number {
    return this.spell?.amount ?? 0
  }

  async #ask(call: Call): Promise<Response> {
    const { urls } = this.#options
    const kind = this.spell?.kind
    const isOther = kind === 'otherChain' || kind === 'otherGenesis'
    if (isOther) this.#count(kind)
    const text = await post(urls[isOther ? kind : 'chain'], JSON.stringify({ jsonrpc: '2.0', ...call }))
    return new Response(text, { headers: json })
  }

  /** One of the ways in which providers fail. */
  async #trouble(call: Call): Promise<Response> {
    const at = Math.floor(this.#next() * 9)
    if (call.method === 'eth_sendRawTransaction') {
      if (at < 3) {
        await this.#ask(call)
        return this.#played('taken, and refused', () =>
          failure(call, { code: -32000, message: 'already known' }),
        )
      }
      if (at < 5) return this.#drop(call)
    }
    if (call.method === 'eth_getTransactionReceipt' && at < 4)
      return this.#played('indexing', () =>
        failure(call, { code: -32000, message: 'transaction indexing is in progress' }),
      )
    switch (at) {
      case 0:
        return this.#played('429', () => {
          const error = { code: 429, message: 'Your app has exceeded its compute units per second capacity.' }
          return failure(call, error, { status: 429, headers: { ...json, 'retry-after': '1' } })
        })
      case 1:
        return this.#played('429 without JSON', () => new Response('Too Many Requests', { status: 429 }))
      case 2:
        return this.#played('page of a gateway', () => new Response(page, { status: 502, headers: html }))
      case 3:
        return this.#played('page instead of JSON', () => new Response(page, { headers: html }))
      case 4:
        throw this.#broken('reset', 'read ECONNRESET')
      default:
        return this.#played('refusal', () => {
          const error = refusals[Math.floor(this.#next() * refusals.length)]
          return failure(call, error ?? { code: -32603, message: 'Internal error' })
        })
    }
  }

  #drop(call: Call): Response {
    return this.#played('lost, and confirmed', () => success(call, keccak256(call.params[0] as Hex)))
  }

  #range(call: Call): Response | undefined {
    if (call.method !== 'eth_getLogs') return undefined
    const { fromBlock, toBlock } = call.params[0] as { fromBlock: Hex; toBlock: Hex }
    if (hexToNumber(toBlock) - hexToNumber(fromBlock) < this.#amount) return undefined
    const message = `You can make eth_getLogs requests with up to a ${this.#amount} block range.`
    return this.#played('range', () => failure(call, { code: -32600, message }, { status: 400 }))
  }

  /** The logs of the last blocks are missing, as where an index lags behind the chain. */
  async #lateLogs(call: Call): Promise<Response> {
    const filter = { ...(call.params[0] as { fromBlock: Hex; toBlock: Hex }) }
    const known = this.head - this.#amount
    if (hexToNumber(filter.toBlock) <= known) return this.#ask(call)
    this.#count('late logs')
    if (hexToNumber(filter.fromBlock) > known) return success(call, [])
    return this.#ask({ ...call, params: [{ ...filter, toBlock: numberToHex(known) }] })
  }

  #broken(fault: string, message: string): TypeError {
    this.#count(fault)
    return new TypeError('fetch failed', { cause: new Error(message) })
  }

  #played(fault: string, answer: () => Response): Response {
    this.#count(fault)
    return answer()
  }

  #count(fault: string): void {
    this.faults[fault] = (this.faults[fault] ?? 0) + 1
  }
}

const json = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html' }

function success({ id }: Call, result: unknown): Response {
  return new Response(JSON.stringify({ jsonrpc: '2.0', id, result }), { headers: json })
}

function failure({ id }: Call, error: object, init: ResponseInit = {}): Response {
  return new Response(JSON.stringify({ jsonrpc: '2.0', id, error }), { headers: json, ...init })
}
