import { type Abi, type Address, encodeDeployData, type Hash, type Hex } from 'viem'
import type { AnyClient, SendParameters } from '../chain/types.js'
import { ModelMarketError } from '../errors/index.js'
import { create2Address, deployCreate2 } from './create2.js'

/** A contract of a plan. `name` is the union of the names in the plan. */
export interface PlannedContract<name extends string = string> {
  name: name
  abi: Abi
  /** Creation bytecode, without arguments. */
  bytecode: Hex
  /** Computes the constructor's arguments from the addresses of the contracts before it in the plan. By default there are none. */
  args?: ((addresses: Readonly<Record<name, Address>>) => readonly unknown[]) | undefined
}

/** Contracts in the order in which they are deployed. */
export type Plan<name extends string = string> = readonly PlannedContract<name>[]

/** The progress of a deployment. */
export interface DeployProgress<name extends string = string> {
  name: name
  address: Address
  /** `existing`: it was on the chain before; `sent`: its transaction is sent; `deployed`: it is mined. */
  status: 'existing' | 'sent' | 'deployed'
  /** The hash of the transaction, if there is one. */
  hash?: Hash
  /** How many contracts of the plan exist by now. */
  done: number
  total: number
}

export interface DeployPlanParameters<name extends string> extends Pick<SendParameters, 'account'> {
  plan: Plan<name>
  onProgress?: ((progress: DeployProgress<name>) => void) | undefined
  signal?: AbortSignal | undefined
}

/** A contract of a plan needs the address of one that does not come before it. */
export class PlanOrderError extends ModelMarketError {
  static override name = 'PlanOrderError'
  constructor({ name, missing }: { name: string; missing: string }) {
    super(
      `The contract \`${name}\` of the plan takes the address of \`${missing}\`, which is not before it.`,
      {
        metaMessages: ['Put the contract that others need before them.'],
      },
    )
  }
}

/**
 * Computes the addresses that {@link deployPlan} deploys a plan to, by name. They are the same on every chain.
 *
 * @throws {PlanOrderError} when a contract needs the address of one that is not before it.
 */
export function planAddresses<const name extends string>(plan: Plan<name>): Record<name, Address> {
  return Object.fromEntries(resolvePlan(plan).map(({ name, address }) => [name, address])) as never
}

/**
 * Deploys the contracts of a plan in order, through the standard CREATE2 deployer, and returns their addresses by name.
 *
 * It skips contracts that exist already, so calling it again resumes a deployment that was interrupted.
 *
 * @throws {DeployerMissingError} when the chain lacks the standard deployer. Development chains get it.
 * @throws {DeploymentFailedError} when a transaction leaves no code.
 * @throws {PlanOrderError} when a contract needs the address of one that is not before it.
 * @see https://eips.ethereum.org/EIPS/eip-1014
 */
export async function deployPlan<const name extends string>(
  client: AnyClient,
  { plan, account = client.account, onProgress, signal }: DeployPlanParameters<name>,
): Promise<Record<name, Address>> {
  const contracts = resolvePlan(plan)
  const total = contracts.length
  for (const [done, { name, address, initCode }] of contracts.entries()) {
    let hash: Hash | undefined
    const onSent = (sent: Hash) => {
      hash = sent
      onProgress?.({ name, address, status: 'sent', hash, done, total })
    }
    await deployCreate2(client, { initCode, account, onSent, signal })
    onProgress?.({
      name,
      address,
      status: hash === undefined ? 'existing' : 'deployed',
      ...(hash === undefined ? {} : { hash }),
      done: done + 1,
      total,
    })
  }
  return planAddresses(plan)
}

/** A contract of a plan, with its address and creation code. */
export interface ResolvedContract<name extends string = string> {
  name: name
  /** Where {@link deployPlan} puts it. */
  address: Address
  /** Creation bytecode, followed by the ABI-encoded constructor arguments. */
  initCode: Hex
  /** The constructor's arguments. */
  args: readonly unknown[]
}

/**
 * Computes the creation code and the address of each contract of a plan, for example to estimate the cost of a deployment.
 *
 * @throws {PlanOrderError} when a contract needs the address of one that is not before it.
 */
export function resolvePlan<const name extends string>(plan: Plan<name>): ResolvedContract<name>[] {
  const addresses = new Map<string, Address>()
  return plan.map(({ name, abi, bytecode, args }) => {
    const known = new Proxy({} as Record<name, Address>, {
      get(_, key) {
        const address = addresses.get(String(key))
        if (address === undefined) throw new PlanOrderError({ name, missing: String(key) })
        return address
      },
    })
    const values = args?.(known) ?? []
    const initCode = encodeDeployData({ abi, bytecode, args: values })
    const address = create2Address(initCode)
    addresses.set(name, address)
    return { name, initCode, address, args: values }
  })
}
