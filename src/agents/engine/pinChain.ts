import type { Hash } from 'viem'
import { type ChainIdentity, requireChain, WrongChainError } from '../../chain/index.js'
import type { Vault } from '../vault/vault.js'

/** The prefix of the entries that say which chains a vault is for. */
export const chainPrefix = 'chain/'

/**
 * Checks that an endpoint is of the chain that a vault is for. The first time, the vault stores which one that is: secrets and progress
 * of one chain are worth nothing on another.
 *
 * @param expected - `chainId`, `genesis`: of the chain that the user named, if any. A vault that is used on one chain is used on a second
 *   one only if the user names it.
 * @throws {WrongChainError} when the endpoint is of another chain.
 */
export async function pinChain(
  vault: Vault,
  actual: ChainIdentity,
  expected: { chainId?: number | undefined; genesis?: Hash | undefined },
): Promise<ChainIdentity> {
  const { chainId = actual.chainId, genesis = actual.genesis } = expected
  requireChain({ chainId, genesis }, actual)
  const key = `${chainPrefix}${actual.chainId}`
  const pinned = await vault.get(key)
  const metaMessages = [
    "Correct the endpoint's URL, or use the vault of this chain.",
    'If the vault recorded the wrong chain: `modelmarket vault reset-cursor` lets it begin again.',
  ]
  if (typeof pinned === 'string') {
    requireChain({ chainId: actual.chainId, genesis: pinned as Hash }, actual, { metaMessages })
    return actual
  }
  const isNamed = expected.chainId !== undefined || expected.genesis !== undefined
  for await (const [other] of vault.entries(chainPrefix)) {
    if (isNamed) break
    const known = Number(other.slice(chainPrefix.length))
    throw new WrongChainError(
      { expected: known, actual: actual.chainId },
      {
        metaMessages: [
          ...metaMessages,
          "To use the vault on both chains, name this one: with the client's `chain`, or with `genesis`.",
        ],
      },
    )
  }
  await vault.put(key, actual.genesis)
  return actual
}
