import type { Address } from 'viem'
import type { AnyClient, FollowOptions } from '../../chain/index.js'
import type { ModelMarketError } from '../../errors/index.js'
import type { SenderOptions } from '../sender/sender.js'
import type { Vault } from '../vault/vault.js'

/** Takes what happens, for people: `console` is one, and so are most loggers. */
export interface Logger {
  debug(message: string, fields?: object): void
  info(message: string, fields?: object): void
  warn(message: string, fields?: object): void
  error(message: string, fields?: object): void
}

/** What every agent takes. */
export interface AgentOptions
  extends Pick<
      FollowOptions,
      'confirmations' | 'depth' | 'blockRange' | 'pollingInterval' | 'timeoutMs' | 'maxWaitMs'
    >,
    Pick<SenderOptions, 'maxFeePerGas' | 'stuckAfterMs'> {
  /** With a local account of the agent's own: nothing else may send from it. `fallback` transports are good. */
  client: AnyClient
  /** The contract. */
  address: Address
  /** Where its secrets and its progress are. One agent a vault. */
  vault: Vault
  /** The block to begin at the first time. By default the latest; that of the contract's deployment sees all. */
  fromBlock?: bigint | undefined
  /** Ends it in good order. */
  signal?: AbortSignal | undefined
  logger?: Logger | undefined
}

/**
 * What every agent tells. Events are for whoever watches: what an agent did just before it was killed may not be told
 * any more. What was paid and slashed, the chain says.
 */
export type CommonEvent =
  /** All up to now is known. */
  | { type: 'started'; block: bigint; tracked: number }
  /** Something failed that is tried again. */
  | { type: 'retrying'; requestId?: bigint | undefined; error: ModelMarketError; waitMs?: number | undefined }
  /** Something failed that should not have: a mistake in a hook, or a full disk. */
  | { type: 'failed'; requestId: bigint | undefined; error: unknown }
  /** Less than a third of a window is left, and what it is for is not done. */
  | { type: 'windowAtRisk'; requestId: bigint; call: string; until: bigint; left: bigint }
