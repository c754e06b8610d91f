import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { FsBlockstore } from 'blockstore-fs'
import { createClient, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { openVault } from '../../../src/agents/index.js'
import {
  type RequestOrder,
  runKeeper,
  runRequester,
  runTrainer,
} from '../../../src/protocols/market/agents/index.js'
import { faultyTransport } from '../../../src/testing/faultyTransport.js'
import { turnedModel } from '../utils/turnedModel.js'
import type { Endpoint, StepKind } from './endpoint.js'
import type { AgentConfig, Order } from './messages.js'
import { mutate } from './mutants.js'
import type { Rest } from './rest.js'
import { watchVault } from './watchVault.js'

export interface Surroundings {
  endpoint: Endpoint
  rest: Rest
  /** Called before and after each write to the vault. */
  step: (kind: StepKind, when: 'before' | 'after') => void
  /** Called with what must not be printed. */
  keepSecret: (secrets: readonly string[]) => void
  /** Called with each error that the agent tells. */
  keepError: (text: string) => void
}

/** Runs an agent with default options, except for `stuckAfterMs`, and prints its events. */
export async function runRole(config: AgentConfig, surroundings: Surroundings): Promise<void> {
  const { endpoint, rest } = surroundings
  const given = {
    account: privateKeyToAccount(config.privateKey),
    fetch: endpoint.fetch,
    head: () => endpoint.head,
    vault: await rest.during('opening the vault', () =>
      openVault({ location: config.vault, key: config.vaultKey }),
    ),
  }
  const { account, fetch, vault: opened, policy } = mutate(given, config)
  const transport = faultyTransport(http(config.urls.market, { fetchFn: fetch }), {
    ...config.faults,
    seed: config.seed,
  })
  const files = new FsBlockstore(config.store)
  await rest.during('opening the store', () => files.open())
  const training = new Training(rest)
  const vault = watchVault(opened, { ...surroundings, written: () => training.end() })
  const common = {
    client: createClient({ account, transport, cacheTime: 0 }),
    address: config.market,
    vault,
    fromBlock: 0n,
    // Less than half a block: many replacements fit into an outage.
    stuckAfterMs: 5_000,
  }
  // One after the other: two that write the same file wait for a timer, while the time waits for them.
  let storing: Promise<unknown> = Promise.resolve()
  const store = {
    get: (...of: Parameters<FsBlockstore['get']>) => files.get(...of),
    put: (...of: Parameters<FsBlockstore['put']>) =>
      rest.during('writing to the store', () => {
        const stored = storing.then(() => files.put(...of))
        storing = stored.catch(() => {})
        return stored
      }),
  }
  const agents = {
    requester: () => runRequester({ ...common, store, orders: ordersOf(config), audit: false }),
    trainer: () =>
      runTrainer({
        ...common,
        store,
        policy,
        train: async () => {
          training.begin()
          return turnedModel(config.turn)
        },
        challenge: () => true,
      }),
    keeper: () => runKeeper(common),
  }
  for await (const event of agents[config.role]()) {
    training.end()
    if ('error' in event) surroundings.keepError(inspect(event.error, { depth: 10 }))
    console.log(JSON.stringify({ at: new Date().toISOString(), ...event }, plain))
  }
}

/** Validation and prediction run in threads that {@link Rest} does not see: from the training to the next write or event. */
class Training {
  #end: (() => void) | undefined
  readonly #rest: Rest

  constructor(rest: Rest) {
    this.#rest = rest
  }

  begin(): void {
    this.#end ??= this.#rest.begin('training')
  }

  end(): void {
    this.#end?.()
    this.#end = undefined
  }
}

const plain = (_key: string, value: unknown) => {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Error ? inspect(value) : value
}

/** Gives each order when it is due. */
async function* ordersOf({ orders }: AgentConfig): AsyncGenerator<RequestOrder> {
  const all: Order[] = JSON.parse(readFileSync(orders, 'utf8'))
  for (const { notBefore, reward, stake, ...order } of all) {
    const wait = notBefore * 1_000 - Date.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    yield { ...order, reward: BigInt(reward), stake: BigInt(stake) }
  }
}
