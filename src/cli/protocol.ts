import type { Command } from 'commander'
import type * as v from 'valibot'
import type { Address, Client } from 'viem'
import type { ProtocolDemo } from './demo/protocolDemo.js'
import type { ProtocolDeploy } from './deploy/protocolDeploy.js'
import type { Io } from './io.js'
import type { ProtocolSandbox } from './sandbox/protocolSandbox.js'

/** What every command needs: input and output, and all protocols. */
export interface Shell {
  io: Io
  protocols: readonly ProtocolCli[]
}

/** The address of a contract, and the first block to read: the block of its deployment, or a later one. */
export interface ContractLocation {
  address: Address
  fromBlock: bigint
}

/** The settings that the configuration section of every protocol has. */
export interface ContractSettings {
  address?: string | undefined
  fromBlock?: number | undefined
}

/** The part of a protocol that a session needs. */
export interface ProtocolSection<settings extends ContractSettings = ContractSettings> {
  /** The protocol's name. Its group of commands and its section of the configuration have the same name. */
  readonly name: string
  /** The schema of its section of the configuration. */
  readonly settings: v.GenericSchema<unknown, settings>
  /** Known deployments of its contract, by chain id. */
  readonly deployments: Readonly<Record<number, ContractLocation>>
}

/** What a protocol adds to the command line. */
export interface ProtocolCli<settings extends ContractSettings = ContractSettings>
  extends ProtocolSection<settings> {
  /** The purpose of the protocol, for the help: a verb and its object, such as `buy and sell models`. */
  readonly description: string
  /** Adds the protocol's commands to its group, `modelmarket <name>`. */
  addCommands(group: Command, shell: Shell): void
  /** The demo that `modelmarket demo <name>` plays. */
  readonly demo: ProtocolDemo
  /** The sandbox that `modelmarket sandbox <name>` starts. */
  readonly sandbox: ProtocolSandbox
  /** The deployment that `modelmarket deploy <name>` makes. */
  readonly deploy: ProtocolDeploy
  /** Adds options and an action to the command `modelmarket vault recover <name>`. */
  addRecovery?(command: Command, shell: Shell): void
  /**
   * Reads from a contract to check that it belongs to this protocol, and describes its state in one sentence.
   *
   * @throws {ModelMarketError} when it does not.
   */
  describeContract(client: Client, address: Address): Promise<string>
}
