import type { Command } from 'commander'
import type { Address, Hex } from 'viem'

/** One contract of a deployment. */
export interface DeployStep {
  /** The name of the contract. */
  name: string
  /** The address that it has, or will have. */
  address: Address
  /** Creation bytecode, followed by the ABI-encoded constructor arguments. */
  initCode: Hex
}

/** How a protocol is deployed. */
export interface ProtocolDeploy<options extends object = object> {
  /** What is deployed, for the help. */
  readonly description: string
  /** Adds its own options. */
  addOptions?(command: Command): void
  /**
   * Plans the deployment.
   *
   * @returns The contracts in an order in which each finds those that it needs. The last one is the protocol's contract.
   * @throws {UsageError} when the options contradict each other.
   */
  plan(options: options): readonly DeployStep[]
}
