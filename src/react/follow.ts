import { focusManager, type Query, type QueryClient } from '@tanstack/react-query'
import type { Address } from 'viem'
import { type EventBatch, type EventCursor, Retries, toEndpointError } from '../chain/index.js'
import { ModelMarketError } from '../errors/index.js'
import { type ChainState, chainState } from './chainState.js'
import { type ContractQueryKey, contractKey, toJson } from './queryKey.js'
import type { ChainClient, ReactProtocol } from './types.js'

/** The longest wait before a failing endpoint is asked again, in milliseconds. */
const maxWaitMs = 15_000

type Event = { args: unknown }

/**
 * Keeps the queries of a contract up to date until the returned function is called. Whoever follows the same contract with the same
 * client shares one follower.
 */
export function follow<event extends Event>(
  queryClient: QueryClient,
  client: ChainClient,
  address: Address,
  protocol: ReactProtocol<event>,
): () => void {
  const state = chainState(queryClient, client.chain.id)
  const key = `${protocol.name} ${address.toLowerCase()} ${client.uid}`
  const own = state.follows.get(key)
  if (own) own.uses++
  else {
    const stop = new AbortController()
    state.follows.set(key, { uses: 1, stop: () => stop.abort() })
    void new Follower(queryClient, client, address, protocol, state).run(stop.signal)
  }
  return () => {
    const following = state.follows.get(key)
    if (!following || --following.uses > 0) return
    following.stop()
    state.follows.delete(key)
  }
}

/** Reads again everything that is known of a contract. */
export function invalidateContract(
  queryClient: QueryClient,
  { protocol, chainId, address }: { protocol: string; chainId: number; address: Address },
): Promise<void> {
  chainState(queryClient, chainId).changes++
  return queryClient.invalidateQueries({ queryKey: contractKey(protocol, chainId, address) })
}

class Follower<event extends Event> {
  readonly #queryClient: QueryClient
  readonly #client: ChainClient
  readonly #address: Address
  readonly #protocol: ReactProtocol<event>
  readonly #state: ChainState
  #cursor: EventCursor | undefined
  /** The last block of which events were read. */
  #position: bigint | undefined

  constructor(
    queryClient: QueryClient,
    client: ChainClient,
    address: Address,
    protocol: ReactProtocol<event>,
    state: ChainState,
  ) {
    this.#queryClient = queryClient
    this.#client = client
    this.#address = address
    this.#protocol = protocol
    this.#state = state
  }

  async run(signal: AbortSignal): Promise<void> {
    const retries = new Retries({ signal, maxWaitMs })
    // Nobody followed the contract while the page did not show it.
    this.#invalidate((query) => query.state.fetchStatus === 'idle')
    while (!signal.aborted) {
      // A hidden page asks nothing. When it is shown again, it goes on where it stopped, at once.
      const turn = new AbortController()
      const unsubscribe = focusManager.subscribe(() => turn.abort())
      const forget = this.#state.whenBack(() => {
        this.#cursor = undefined
        this.#position = undefined
        this.#invalidate()
        turn.abort()
      })
      const both = AbortSignal.any([signal, turn.signal])
      try {
        if (focusManager.isFocused()) await this.#follow(both, retries)
        else await aborted(both)
      } catch (error) {
        if (!both.aborted) await retries.wait(toEndpointError(error, 'eth_getLogs'))
      } finally {
        unsubscribe()
        forget()
      }
    }
  }

  async #follow(signal: AbortSignal, retries: Retries): Promise<void> {
    let counts = false
    try {
      const position = this.#cursor
        ? { cursor: this.#cursor }
        : { fromBlock: (await this.#state.latest(this.#client)) + 1n }
      const options = { address: this.#address, ...position, signal, maxWaitMs }
      for await (const batch of this.#protocol.follow(this.#client, options)) {
        if (signal.aborted) return
        retries.reset()
        if (!counts) this.#state.headSources++
        counts = true
        this.#apply(batch)
      }
    } finally {
      if (counts) this.#state.headSources--
    }
  }

  #apply({ head, events, removed, caughtUp, cursor }: EventBatch<event>): void {
    // A machine that lags behind is waited for: only the chain itself takes the events that were read below the head.
    const isBack = this.#position !== undefined && head.number < this.#position
    const isUnclear = isBack || !caughtUp
    const last = cursor.blocks.at(-1)
    this.#cursor = cursor
    this.#position = last && BigInt(last.number)
    this.#state.see(head, { isReorganised: isBack })
    if (this.#state.isLow(head.number)) void this.#state.doubt(this.#client)
    const news = [...removed, ...events]
    if (isUnclear || news.length > 0) this.#state.changes++
    const { isPaused } = this.#state
    this.#invalidate((query) => {
      const { data, error, fetchFailureCount, fetchStatus } = query.state
      // It is read again after the pause, with all that has happened until then.
      if (fetchFailureCount > 0 || (ModelMarketError.is(error) && error.retryable))
        return !isPaused && fetchStatus === 'idle'
      const [, , , , name, parameters] = query.queryKey as unknown as ContractQueryKey
      const isFixed = data !== undefined && query.meta?.isFixed === true
      const until = data === undefined ? undefined : this.#protocol.until?.({ name, parameters, data })
      return (
        isUnclear ||
        // What is in a block for good can only leave it with the block.
        (isFixed ? removed : news).some((event) => this.#touches(event, parameters)) ||
        (until !== undefined && until <= head.timestamp)
      )
    })
  }

  /** Whether an event may change the answer to a query with these parameters. */
  #touches(event: event, parameters: Readonly<Record<string, unknown>>): boolean {
    const args = event.args as Record<string, unknown> | undefined
    return this.#protocol.idArguments.every((name) => {
      const [asked, changed] = [parameters[name], args?.[name]]
      return asked === undefined || changed === undefined || asked === toJson(changed)
    })
  }

  #invalidate(predicate: (query: Query) => boolean = () => true): void {
    const queryKey = contractKey(this.#protocol.name, this.#client.chain.id, this.#address)
    void this.#queryClient.invalidateQueries({ queryKey, predicate })
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
