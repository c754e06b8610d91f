import type { Address } from 'viem'

/** The parameters of a query in its key: plain JSON, so that big integers are decimal strings. */
export type KeyParameters = Readonly<Record<string, unknown>>

/** `['modelmarket', protocol, chain id, address, action, parameters]`. */
export type ContractQueryKey = readonly [...contract: ContractKey, name: string, parameters: KeyParameters]

/** The first part of the keys of all queries of a contract. */
export type ContractKey = readonly [root: 'modelmarket', protocol: string, chainId: number, address: Address]

/** Returns the first part of the keys of all queries of a contract. */
export function contractKey(protocol: string, chainId: number, address: Address): ContractKey {
  return ['modelmarket', protocol, chainId, address.toLowerCase() as Address]
}

/** The key of a query. Parameters that mean the same give the same key. */
export function queryKey(
  protocol: string,
  chainId: number,
  name: string,
  { address, ...parameters }: { address: Address },
): ContractQueryKey {
  return [...contractKey(protocol, chainId, address), name, toJson(parameters) as KeyParameters]
}

/** A value as JSON. Hexadecimal texts mean the same in either letter case. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string') return /^0x[0-9a-f]*$/i.test(value) ? value.toLowerCase() : value
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries.map(([key, inner]) => [key, toJson(inner)]))
}
