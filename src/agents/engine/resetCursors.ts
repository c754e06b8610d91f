import type { Vault } from '../vault/vault.js'
import { chainPrefix } from './pinChain.js'

/** The key of a position: role, chain, contract and account before it. */
const cursorKey = /^[^/]+\/\d+\/0x[0-9a-f]{40}\/0x[0-9a-f]{40}\/cursor$/

/**
 * Forgets where the agents of a vault are in the chain's events, and which chains the vault is for. They read all events again from
 * `fromBlock`. Secrets, pending transactions and what they track stay.
 *
 * Use it when an endpoint of another chain left them a position that they do not recover from.
 *
 * @param vault - no agent may be running with it.
 * @returns The keys of what was forgotten.
 * @example
 * ```ts
 * import { openVault, resetCursors } from 'modelmarket/agents'
 *
 * const vault = await openVault({ location: './vault', passphrase: process.env['VAULT_PASSPHRASE'] ?? '' })
 * console.log(await resetCursors(vault))
 * await vault.close()
 * ```
 */
export async function resetCursors(vault: Vault): Promise<string[]> {
  const keys: string[] = []
  for await (const [key] of vault.entries())
    if (cursorKey.test(key) || key.startsWith(chainPrefix)) keys.push(key)
  await vault.write(keys.map((key) => ({ key })))
  return keys
}
