import { createClient, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { openVault } from '../../../src/agents/index.js'
import { runKeeper, runProofer, runWorker } from '../../../src/protocols/training/agents/index.js'
import { faultyTransport } from '../../../src/testing/faultyTransport.js'
import { fileStore } from '../../chaos/fileStore.js'
import { printEvents } from '../../chaos/printEvents.js'
import type { Surroundings } from '../../chaos/surroundings.js'
import { watchVault } from '../../chaos/watchVault.js'
import type { AgentConfig } from './messages.js'
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
  const store = await fileStore(config.store, rest)
  const common = {
    client: createClient({ account, transport, cacheTime: 0 }),
    address: config.contract,
    vault: watchVault(opened, { ...surroundings, written: () => {} }),
    fromBlock: 0n,
    // Less than half a block: many replacements fit into an outage.
    stuckAfterMs: 5_000,
  }
  const agents = {
    worker: () => runWorker({ ...common, store, ...(policy ? { policy } : {}) }),
    proofer: () => runProofer({ ...common, store }),
    keeper: () => runKeeper(common),
  }
  await printEvents(agents[config.role](), surroundings)
}
