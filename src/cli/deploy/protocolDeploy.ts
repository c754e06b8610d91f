import type { Command } from 'commander'
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
}
