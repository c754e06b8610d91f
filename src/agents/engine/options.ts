import type { Address, Hash } from 'viem'
import type { AnyClient, FollowOptions } from '../../chain/index.js'
import type { ModelMarketError } from '../../errors/index.js'
import type { SenderOptions } from '../sender/sender.js'
import type { Vault } from '../vault/vault.js'
import type { PersonNeededError } from './errors.js'
import type { Duty } from './role.js'

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
    Pick<SenderOptions, 'maxFeePerGas' | 'maxFee' | 'maxFeeFactor' | 'stuckAfterMs'> {
  /** Its account must be local, and belong to this agent alone: nothing else may send from it. A `fallback` transport is recommended. */
  client: AnyClient
  /**
   * The hash of the chain's first block. By default that of the chain on which the vault was used first. An agent uses nothing that an
   * endpoint of another chain answers.
   */
  genesis?: Hash | undefined
  /** The contract. */
  address: Address
  /** Where secrets and progress are stored. Agents of different accounts may share a vault. */
  vault: Vault
  /** The block to start from the first time. By default the latest. From the block of the contract's deployment an agent sees everything. */
  fromBlock?: bigint | undefined
  /**
   * Clients of further endpoints, of other operators. What a role reads of the chain has to be the same at all of them, or nothing is
   * sent. They see no secrets: transactions are simulated and sent by `client` alone.
   */
  witnesses?: readonly AnyClient[] | undefined
  /**
   * Whether the chain's time is real time, as this machine's clock tells it. By default `true`: while the latest block is two minutes
   * ahead of this clock, the agent acts on nothing. `false` is for chains with a time of their own, as in tests.
   */
  checkClock?: boolean | undefined
  /** How often to tell that the agent lives, in milliseconds. By default once a minute. */
  heartbeatMs?: number | undefined
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
  /** Something failed that should not fail: a mistake in a hook, for instance. */
  | { type: 'failed'; key: string | undefined; error: unknown }
  /** A thing needs a person, for the reason in `error`. Nothing is done about it until the agent is started again, unless `error` is retryable. */
  | { type: 'stopped'; key: string | undefined; error: PersonNeededError }
  /** Less than a third of a window is left, and `call` is not made. `atStake`: the coins that may be lost. */
  | {
      type: 'windowAtRisk'
      key: string
      call: string
      until: bigint
      left: bigint
      atStake?: bigint | undefined
    }
  /**
   * The agent lives. `block` and `time`: the latest block, 0 before the first. `behindMs`: how long ago it came. `duties`: the calls that
   * must be made. Told by this machine's clock, so also while the endpoint is down.
   */
  | {
      type: 'heartbeat'
      block: bigint
      time: bigint
      behindMs: number
      tracked: number
      duties: readonly Pick<Duty, 'key' | 'call' | 'until' | 'atStake'>[]
    }
