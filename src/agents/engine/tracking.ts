import type { Address } from 'viem'
import type { Vault, VaultChange } from '../vault/vault.js'

/** Which contract of which chain. */
export interface ContractKey {
  chainId: number
  address: Address
}

/** What the keys of all entries of a role begin with. */
export function prefixOf(role: string, { chainId, address }: ContractKey): string {
  return `${role}/${chainId}/${address.toLowerCase()}/`
}

/** Has a request looked at, after a restart, too. Written with what it is looked at for. */
export function tracking(prefix: string, requestId: bigint): VaultChange & { value: true } {
  return { key: `${prefix}tracked/${requestId}`, value: true }
}

/** The requests that a role looks at. */
export async function* trackedRequests(vault: Vault, prefix: string): AsyncGenerator<bigint, void, void> {
  const keys = `${prefix}tracked/`
  for await (const [key] of vault.entries(keys)) yield BigInt(key.slice(keys.length))
}
