import type { Account, Address, Chain, Client, Transport } from 'viem'
import type { AnyClient, EventBatch, EventCursor } from '../chain/index.js'
import type { ModelMarketError } from '../errors/index.js'

/**
 * A viem client that was made for a chain, as wagmi's hooks give it. Its methods are no part of it: with viem's default for them, a
 * project without `strict` sees `never`.
 */
export type ChainClient = Client<Transport, Chain, Account | undefined, undefined, Record<never, unknown>>

/** The events of a contract, and what the page needs to know of them to keep what it shows up to date. */
export interface ReactProtocol<event extends { args: unknown } = { args: unknown }> {
  /** The protocol's name, which is the second part of each query's key. */
  name: string
  /** The arguments that say which thing an event is about. A query with another value of one is not read again. */
  idArguments: readonly string[]
  /** Yields the contract's events: `follow` of `defineEvents`. */
  follow(
    client: AnyClient,
    parameters: {
      address: Address
      fromBlock?: bigint | undefined
      cursor?: EventCursor | undefined
      signal: AbortSignal
      maxWaitMs: number
      onRetry?: ((error: ModelMarketError) => void) | undefined
    },
  ): AsyncGenerator<EventBatch<event>, void, void>
  /** When an answer ends by itself, in seconds of the chain since 1970; `undefined` for one that only an event changes. */
  until?(query: {
    name: string
    parameters: Readonly<Record<string, unknown>>
    data: unknown
  }): bigint | undefined
}
