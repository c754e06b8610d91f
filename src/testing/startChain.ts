import { anvil as anvilChain } from 'viem/chains'
import { startAnvil } from './anvil.js'
import { type LocalChain, localChain, testMnemonic } from './localChain.js'

export interface StartChainOptions {
  /** How many accounts to fund. By default 10. */
  accounts?: number
  chainId?: number
}

/**
 * Starts a local chain (anvil) on a free port, so that any number of tests can each have their own.
 *
 * @throws {ChainStartError} when anvil is not installed or does not start.
 * @example
 * ```ts
 * import { startChain } from 'modelmarket/testing'
 *
 * const chain = await startChain()
 * const [alice] = chain.accounts
 * console.log(chain.url, alice?.address)
 * await chain.stop()
 * ```
 */
export async function startChain({
  accounts: count = 10,
  chainId = anvilChain.id,
}: StartChainOptions = {}): Promise<LocalChain> {
  const { url, stop } = await startAnvil(['--accounts', String(count), '--chain-id', String(chainId)])
  return localChain({ url, chainId, count, mnemonic: testMnemonic, mode: 'anvil', stop })
}
