import type { Command } from 'commander'
import type { Address } from 'viem'
import type { Plan } from '../../deploy/index.js'

/** The deployment of a protocol. */
export interface ProtocolDeploy<options extends object = object> {
  /** A description for the help. */
  readonly description: string
  /** Adds its own options. */
  addOptions?(command: Command): void
  /**
   * Plans the deployment.
   *
   * @returns The contracts. The last one is the protocol's contract.
   * @throws {UsageError} when the options contradict each other.
   */
  plan(options: options): Promise<Plan>
  /** Names the contracts that exist already, and that the planned ones use for ever. */
  uses?(options: options): Readonly<Record<string, Address>>
}
