import { createClient, http } from 'viem'
import { ask, chainIdOf } from '../chain/index.js'
import { type LocalChain, localChain, testMnemonic } from './localChain.js'

export interface ConnectChainOptions {
  /** How many accounts of the mnemonic to use. By default 10. */
  accounts?: number
  /** The mnemonic of the node's accounts. By default that of hardhat and anvil: `test test … junk`. */
  mnemonic?: string
  /** How long each request may take, in milliseconds. By default a minute, for machines that are busy. */
  timeoutMs?: number
}

/**
 * Connects to a node that is running already, such as hardhat's, anvil or a remote development network.
 *
 * Returns the same as `startChain`. When the node lacks a method, such as for setting the time of a shared network, the call throws
 * an {@link UnsupportedByNodeError}. `stop` leaves the node running.
 *
 * @param url - the URL of the JSON-RPC endpoint.
 * @throws {EndpointError} when nothing answers there.
 * @example
 * ```ts
 * import { connectChain } from 'modelmarket/testing'
 *
 * const chain = await connectChain('http://127.0.0.1:8545') // npx hardhat node
 * console.log(chain.chain.id, await chain.now())
 * ```
 */
export async function connectChain(
  url: string,
  { accounts: count = 10, mnemonic = testMnemonic, timeoutMs = 60_000 }: ConnectChainOptions = {},
): Promise<LocalChain> {
  const client = createClient({ transport: http(url, { timeout: timeoutMs }) })
  const chainId = await chainIdOf(client)
  // A node that does not tell its name is not an anvil.
  const version = await ask(client, 'web3_clientVersion', [], { timeoutMs }).catch(() => undefined)
  const mode = String(version).startsWith('anvil') ? 'anvil' : 'hardhat'
  return localChain({ url, chainId, count, mnemonic, mode, timeoutMs, stop: async () => {} })
}
