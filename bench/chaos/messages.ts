import type { Hex } from 'viem'
import type { Faults } from '../../src/testing/index.js'
import type { EndpointOptions } from './faultyEndpoint.js'
import type { Kill, Spell } from './plan.js'

/** What an agent's process is to do. A protocol adds what its roles need. */
export interface ProcessConfig {
  urls: EndpointOptions['urls']
  /** The contract. */
  contract: Hex
  privateKey: Hex
  vaultKey: Hex
  /** Folders. */
  vault: string
  store: string
  seed: number
  faults: Faults
}

/** The first message to a process. */
export interface Start<config extends ProcessConfig = ProcessConfig> {
  config: config
  /** In milliseconds since 1970. */
  now: number
}

/** The other messages to it. `explain`: it has to say why it is not at rest. */
export type Message = Turn | 'explain'

/** The time has come to work until another one. */
export interface Turn {
  /** The chain's latest block. */
  block: number
  /** In milliseconds since 1970. */
  until: number
  /** What is wrong at present. */
  spell: Spell | undefined
  /** When the process has to kill itself, unless that was said before. */
  kill: Extract<Kill, { at: 'step' }> | undefined
}

/** What a process answers. */
export type Report =
  /** It has had its turn. `isBusy`: it is not at rest yet, after so many steps that the chain does not wait for it. */
  | { type: 'rest'; block: number; faults: Record<string, number>; isBusy: boolean }
  /** Why it is not at rest. */
  | { type: 'busy'; reasons: readonly string[] }
  /** What a careless program prints of an error, with all causes. It must not have secrets, either. */
  | { type: 'error'; text: string }
  /** It stored something that must not be printed. */
  | { type: 'secrets'; secrets: readonly string[] }
