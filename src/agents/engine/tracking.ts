import { type Address, getAddress } from 'viem'
import type { Vault, VaultChange } from '../vault/vault.js'

/** A contract on a chain, and the account that an agent works with it as. */
export interface AgentKey {
  chainId: number
  /** The contract. */
  address: Address
  account: Address
}

/** Returns the prefix of all keys of a role in a vault. Two accounts that share a vault share no entry. */
export function rolePrefix(role: string, { account, ...contract }: AgentKey): string {
  return `${contractPrefix(role, contract)}${account.toLowerCase()}/`
}

function contractPrefix(role: string, { chainId, address }: Omit<AgentKey, 'account'>): string {
  return `${role}/${chainId}/${address.toLowerCase()}/`
}

/** Lists the accounts that have entries of a role and a contract in a vault. Reads all of those entries. */
export async function accountsOf(
  vault: Vault,
  role: string,
  contract: Omit<AgentKey, 'account'>,
): Promise<Address[]> {
  const prefix = contractPrefix(role, contract)
  const accounts = new Set<Address>()
  for await (const [key] of vault.entries(prefix))
    accounts.add(getAddress(key.slice(prefix.length, key.indexOf('/', prefix.length))))
  return [...accounts]
}

/**
 * Returns the entry that has an agent track a thing when it starts. Write it in one `vault.write` with what the thing needs, where
 * losing track of it would lose money.
 */
export function trackedEntry(prefix: string, key: string): VaultChange & { value: true } {
  return { key: `${prefix}tracked/${key}`, value: true }
}

/** Lists the things that a role tracks. */
export async function* trackedKeys(vault: Vault, prefix: string): AsyncGenerator<string, void, void> {
  const keys = `${prefix}tracked/`
  for await (const [key] of vault.entries(keys)) yield key.slice(keys.length)
}
