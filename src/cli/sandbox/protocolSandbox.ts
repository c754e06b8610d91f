import type { Address } from 'viem'
import type { Vault } from '../../agents/index.js'
import type { LocalChain } from '../../testing/index.js'
import type { ContractSettings } from '../protocol.js'
import type { Session } from '../session.js'
import type { Store } from '../store.js'

/** What a protocol's sandbox has at hand. */
export interface SandboxStage {
  session: Session
  /** Where content is published: a folder of the sandbox. */
  store: Store
  /** Opens a new vault for one of its agents. It is closed in the end. */
  openVault(owner: string): Promise<Vault>
  /** Has something ended with the sandbox; what is given last ends first. */
  onClose(close: () => Promise<void>): void
}

/** A protocol that is deployed in a sandbox, and that agents are ready to play. */
export interface Sandboxed {
  chain: LocalChain
  /** The protocol's section of the configuration that is written. */
  settings: ContractSettings
  /** The party that the user plays: what it is called, and its account. */
  party: { name: string; address: Address }
  /** What the user starts with: `modelmarket`'s arguments, and what that does. */
  command: string
  purpose: string
  /** Runs the agents of all other parties until the sandbox is stopped. */
  run(): Promise<void>
}

/** The sandbox of a protocol. */
export interface ProtocolSandbox {
  /** What runs in it, for the help. */
  readonly description: string
  /** The optional packages that it needs. */
  readonly packages: readonly string[]
  /** Starts a local chain with the protocol on it. */
  start(stage: SandboxStage): Promise<Sandboxed>
}
