import type { Address } from 'viem'

/** The parameters of a query in its key: plain JSON, so that big integers are decimal strings. */
export type KeyParameters = Readonly<Record<string, unknown>>

/** `['modelmarket', protocol, chain id, address, action, parameters]`. The last two are missing in a key that means all of a contract's. */
export type ContractQueryKey = readonly [
  root: 'modelmarket',
  protocol: string,
  chainId: number | undefined,
  address: Address,
  name: string,
  parameters: KeyParameters,
]

/** The first part of the keys of all queries of a contract. */
export function contractKey(protocol: string, chainId: number | undefined, address: Address) {
  return ['modelmarket', protocol, chainId, address.toLowerCase() as Address] as const
}

/** The key of a query. Parameters that mean the same give the same key. */
export function queryKey(
  protocol: string,
  chainId: number | undefined,
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
