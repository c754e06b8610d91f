import type { Vault } from '../../agents/index.js'
import type { Bot, LocalChain, SandboxContract, SandboxSurroundings } from '../../testing/index.js'
import type { Session } from '../session.js'
import type { Store } from '../store.js'

/** What a sandbox works with. */
export interface SandboxStage {
  session: Session
  /** How many seconds of the chain's time pass in a second, at most. */
  speed: number
  /** The store for content, in a folder of the sandbox. */
  store: Store
  /** Writes a file into the folder `secrets` of the sandbox: what the user needs to go on with what the sandbox has begun. */
  give(name: string, content: string | Uint8Array): Promise<void>
  /** Opens a new vault for an agent. It is closed when the sandbox stops. */
  openVault(owner: string): Promise<Vault>
  /** Registers a function to call when the sandbox stops. The one that was registered last is called first. */
  onClose(close: () => Promise<void>): void
}

export type SandboxAccount = SandboxSurroundings['accounts'][number]

/** A sandbox with a deployed protocol, whose agents are ready to run. */
export interface Sandboxed {
  chain: LocalChain
  /** The agents' clients: time waits for them. */
  bots: readonly Bot[]
  /** The protocol's section for the configuration file of the sandbox. */
  settings: SandboxContract
  /** The party that the user plays. */
  party: SandboxAccount
  /** Further accounts that a page may act as: the chain's node signs for all of them. */
  others: readonly SandboxAccount[]
  /** The arguments of `modelmarket` that the user tries first. */
  command: string
  /** What that command does. */
  purpose: string
  /** What else to know before trying something of one's own, in sentences. */
  advice?: readonly string[] | undefined
  /** Runs the agents of all other parties until the sandbox is stopped. */
  run(): Promise<void>
}

/** The sandbox of a protocol. */
export interface ProtocolSandbox {
  /** A description for the help. */
  readonly description: string
  /** The optional packages that it needs. */
  readonly packages: readonly string[]
  /** Starts a local chain with the protocol on it. */
  start(stage: SandboxStage): Promise<Sandboxed>
}
