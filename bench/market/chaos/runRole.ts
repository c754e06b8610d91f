import { readFileSync } from 'node:fs'
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
import { fileStore } from '../../chaos/fileStore.js'
import { printEvents } from '../../chaos/printEvents.js'
import type { Rest } from '../../chaos/rest.js'
import type { Surroundings } from '../../chaos/surroundings.js'
import { watchVault } from '../../chaos/watchVault.js'
import { turnedModel } from '../utils/turnedModel.js'
import type { AgentConfig, Order } from './messages.js'
import { mutate } from './mutants.js'

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
  const transport = faultyTransport(http(config.urls.chain, { fetchFn: fetch }), {
    ...config.faults,
    seed: config.seed,
  })
  const training = new Training(rest)
  const vault = watchVault(opened, { ...surroundings, written: () => training.end() })
  const common = {
    client: createClient({ account, transport, cacheTime: 0 }),
    address: config.contract,
    vault,
    fromBlock: 0n,
    // Less than half a block: many replacements fit into an outage.
    stuckAfterMs: 5_000,
  }
  const store = await fileStore(config.store, rest)
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
  await printEvents(agents[config.role](), surroundings, () => training.end())
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

/** Gives each order when it is due. */
async function* ordersOf({ orders }: AgentConfig): AsyncGenerator<RequestOrder> {
  const all: Order[] = JSON.parse(readFileSync(orders, 'utf8'))
  for (const { notBefore, reward, stake, ...order } of all) {
    const wait = notBefore * 1_000 - Date.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    yield { ...order, reward: BigInt(reward), stake: BigInt(stake) }
  }
}
