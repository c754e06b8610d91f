import type { Address } from 'viem'
import type { CallReceipts } from './callReceipts.js'
import type { ReadAction, ReadOptions } from './defineRead.js'
import type { WriteAction } from './defineWrite.js'
import { MixedContractsError } from './errors.js'
import type {
  AnyClient,
  CallerParameters,
  ContractCall,
  SendParameters,
  SyncParameters,
  SyncResult,
} from './types.js'

/** A function whose parameters may be left out when all of them may. */
type Filled<parameters, result> = object extends parameters
  ? (parameters?: parameters) => result
  : (parameters: parameters) => result

/** Leaves out the address, of each member of a union by itself. */
type WithoutAddress<parameters> = parameters extends unknown ? Omit<parameters, 'address'> : never

/** The same of a function that takes something else first. */
type FilledAfter<first, parameters, result> = object extends parameters
  ? (first: first, parameters?: parameters) => result
  : (first: first, parameters: parameters) => result

/** A {@link WriteAction} with client and address filled in. */
export type BoundWrite<parameters, result> = Filled<parameters & SendParameters, Promise<`0x${string}`>> & {
  call: Filled<parameters, ContractCall>
  simulate: Filled<parameters & SendParameters, Promise<unknown>>
  estimateGas: Filled<parameters & SendParameters, Promise<bigint>>
  parse: FilledAfter<CallReceipts, parameters & CallerParameters, result>
  sync: Filled<parameters & SendParameters & SyncParameters, Promise<result & SyncResult>>
}

/** A {@link ReadAction} with client and address filled in. */
export type BoundRead<parameters, result> = Filled<parameters & ReadOptions, Promise<result>> & {
  call: Filled<parameters, ContractCall>
  parse: FilledAfter<unknown, parameters, result>
}

/** Actions by name, with client and address filled in: what a decorator gives. */
export type BoundActions<actions> = {
  [name in keyof actions]: actions[name] extends WriteAction<infer parameters, infer result>
    ? BoundWrite<parameters, result>
    : actions[name] extends ReadAction<infer parameters, infer result>
      ? BoundRead<parameters, result>
      : actions[name] extends (client: AnyClient, parameters: infer parameters) => infer result
        ? Filled<WithoutAddress<parameters>, result>
        : never
}

/** Fills client and address into actions, so that a client can be extended with them. */
export function bindActions<const actions extends object>(
  client: AnyClient,
  address: Address,
  actions: actions,
): BoundActions<actions> {
  return Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [name, bind(client, address, action)]),
  ) as BoundActions<actions>
}

/** Which contract each method is of. */
const addresses = new WeakMap<object, Address>()

/**
 * Adds methods to a namespace of a client, as what a decorator returns.
 *
 * viem's `extend` replaces keys. A namespace that the client has already keeps its methods, so that decorators of one protocol can be
 * combined.
 *
 * @throws {MixedContractsError} when methods of another contract would be kept: a client that reads one contract and writes to another is
 * a mistake that costs money.
 */
export function extendNamespace<const name extends string, methods extends object>(
  client: AnyClient,
  name: name,
  methods: methods,
): { [key in name]: methods } {
  const present = (client as unknown as Partial<Record<string, object>>)[name]
  const namespace = { ...present, ...methods }
  const [kept, ...others] = new Set(Object.values(namespace).flatMap((method) => addresses.get(method) ?? []))
  const [other] = others
  if (kept && other) throw new MixedContractsError({ name, addresses: [kept, other] })
  return { [name]: namespace } as { [key in name]: methods }
}

type Parameters = Record<string, unknown>

function bind(client: AnyClient, address: Address, action: (...args: unknown[]) => unknown) {
  const bound = (parameters: Parameters = {}) => action(client, { ...parameters, address })
  addresses.set(bound, address.toLowerCase() as Address)
  for (const [key, inner] of Object.entries(action)) Object.assign(bound, { [key]: bindForm(key, inner) })
  return bound

  function bindForm(key: string, form: (...args: unknown[]) => unknown) {
    const filled = (parameters: Parameters = {}) => ({ ...parameters, address })
    // `call` and `parse` convert data and need no client; the others ask one.
    if (key === 'call') return (parameters?: Parameters) => form(filled(parameters))
    if (key === 'parse') return (raw: unknown, parameters?: Parameters) => form(raw, filled(parameters))
    return (parameters?: Parameters) => form(client, filled(parameters))
  }
}
