import type { Command } from 'commander'
import type * as v from 'valibot'
import type { Address, Client } from 'viem'
import type { ProtocolDemo } from './demo/protocolDemo.js'
import type { ProtocolDeploy } from './deploy/protocolDeploy.js'
import type { Io } from './io.js'
import type { ProtocolSandbox } from './sandbox/protocolSandbox.js'

/** What commands are made with: the outside world, and the protocols that there are. */
export interface Shell {
  io: Io
  protocols: readonly ProtocolCli[]
}

/** Where a contract is, and the block it was deployed in or a later one: nothing before it is read. */
export interface ContractLocation {
  address: Address
  fromBlock: bigint
}

/** What the section of every protocol in the configuration can say. */
export interface ContractSettings {
  address?: string | undefined
  fromBlock?: number | undefined
}

/** What a session needs to know of a protocol. */
export interface ProtocolSection<settings extends ContractSettings = ContractSettings> {
  /** The name of the protocol: of its commands, and of its section in the configuration. */
  readonly name: string
  /** The form of its section in the configuration. */
  readonly settings: v.GenericSchema<unknown, settings>
  /** Where its contract is known to be, by chain id. */
  readonly deployments: Readonly<Record<number, ContractLocation>>
}

/** What a protocol adds to the command line. */
export interface ProtocolCli<settings extends ContractSettings = ContractSettings>
  extends ProtocolSection<settings> {
  /** What it is for, as its commands are described. */
  readonly description: string
  /** Adds its commands to its group, `modelmarket <name>`. */
  addCommands(group: Command, shell: Shell): void
  /** `modelmarket demo <name>` */
  readonly demo: ProtocolDemo
  /** `modelmarket sandbox <name>` */
  readonly sandbox: ProtocolSandbox
  /** `modelmarket deploy <name>` */
  readonly deploy: ProtocolDeploy
  /** Makes `modelmarket vault recover <name>` of a command that has a name and nothing else. */
  addRecovery?(command: Command, shell: Shell): void
  /**
   * Reads something of a contract, to find out whether it is one of this protocol, and says it in a sentence.
   *
   * @throws {ModelMarketError} when it is none.
   */
  describeContract(client: Client, address: Address): Promise<string>
}
