import type { Address } from 'viem'
import type { AnyClient, FollowOptions } from '../../chain/index.js'
import type { ModelMarketError } from '../../errors/index.js'
import type { SenderOptions } from '../sender/sender.js'
import type { Vault } from '../vault/vault.js'

/** Logs what happens. `console` and most loggers have this form. */
export interface Logger {
  debug(message: string, fields?: object): void
  info(message: string, fields?: object): void
  warn(message: string, fields?: object): void
  error(message: string, fields?: object): void
}

/** The options that all agents share. */
export interface AgentOptions
  extends Pick<
      FollowOptions,
      'confirmations' | 'depth' | 'blockRange' | 'pollingInterval' | 'timeoutMs' | 'maxWaitMs'
    >,
    Pick<SenderOptions, 'maxFeePerGas' | 'stuckAfterMs'> {
  /** Its account must be local, and belong to this agent alone: nothing else may send from it. A `fallback` transport is recommended. */
  client: AnyClient
  /** The contract. */
  address: Address
  /** Where secrets and progress are stored. Agents of different accounts may share a vault. */
  vault: Vault
  /** The block to start from the first time. By default the latest. From the block of the contract's deployment an agent sees everything. */
  fromBlock?: bigint | undefined
  /** Stops the agent: what is on its way is stored. */
  signal?: AbortSignal | undefined
  logger?: Logger | undefined
}

/**
 * The events of all agents. They are for monitoring: an agent that is killed may not have told what it did last. What was paid or
 * slashed, the chain says.
 */
export type CommonEvent =
  /** All past events are read. */
  | { type: 'started'; block: bigint; tracked: number }
  /** Something failed and is retried. `key`: the thing that it is about, if any. */
  | { type: 'retrying'; key?: string | undefined; error: ModelMarketError; waitMs?: number | undefined }
  /** Something failed that should not fail: a mistake in a hook, or a full disk. */
  | { type: 'failed'; key: string | undefined; error: unknown }
  /** Less than a third of a window is left, and `call` is not made. */
  | { type: 'windowAtRisk'; key: string; call: string; until: bigint; left: bigint }
