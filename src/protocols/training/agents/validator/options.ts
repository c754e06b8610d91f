import type { AgentOptions, CommonEvent } from '../../../../agents/engine/options.js'
import type { Blockstore, ContentLimits } from '../../../../content/index.js'
import type { VoteQuestion } from '../../flows/index.js'
import type { Verdict, Vote } from '../../index.js'
import type { ValidatorPolicy } from './policy.js'

/** The input of a judging hook. */
export interface Judging {
  /** The disputed state, the rule's text, and the CIDs of the files: written by strangers. */
  question: VoteQuestion
  /** The vote on it. */
  vote: Vote
  /** Where to fetch files from. */
  store: Pick<Blockstore, 'get'>
  /** Is aborted when the agent stops, or ballots can no longer be committed. */
  signal: AbortSignal
}

export interface ValidatorOptions extends AgentOptions {
  /**
   * Judges a disputed state by the rule's text: `upheld` if the state is wrong, `dismissed` if it is right, `undefined` to abstain. If it
   * throws, the validator abstains, unless the error is `retryable`.
   */
  judge: (judging: Judging) => Promise<Verdict | undefined>
  /** What each ballot locks, and counts, in the coin's smallest unit. A ballot that is not revealed loses a tenth of it. */
  weight: bigint
  policy?: ValidatorPolicy | undefined
  /** Where to fetch texts and files from. Whatever it gives is verified. */
  store: Pick<Blockstore, 'get'>
  /** The most that a run's directory may take in all. */
  limits?: ContentLimits | undefined
  /**
   * The salts of ballots. `random`, the default: a lost vault loses a tenth of the weights. `derived`: from a signature of the account, so
   * that the validator finds its ballots again without the vault; but whoever can make the account sign can find out its votes.
   * Smart-contract and threshold wallets often sign differently each time, and cannot derive salts.
   */
  salts?: 'random' | 'derived' | undefined
  /** How many states to judge at once. By default 1. */
  judgings?: number | undefined
  /** How long it may take to fetch a run's text, in milliseconds. By default ten minutes. */
  fetchTimeoutMs?: number | undefined
}

/** What the events of a validator have. */
export interface AboutVote {
  /** The token vote. */
  vote: `0x${string}`
  caseId: bigint
}

/** The events of a validator. Amounts are in the coin's smallest unit. */
export type ValidatorEvent =
  | CommonEvent
  /** The validator does not vote. */
  | (AboutVote & { type: 'passed'; reason: string })
  /** Too much is locked already. The validator votes if coins come back before ballots can no longer be committed. */
  | (AboutVote & { type: 'postponed'; atRisk: bigint })
  | (AboutVote & { type: 'judged'; verdict: Verdict })
  | (AboutVote & { type: 'committed'; weight: bigint })
  | (AboutVote & { type: 'revealed'; verdict: Verdict; weight: bigint })
  /** The ballot was not revealed in time: a tenth of its weight is lost. */
  | (AboutVote & { type: 'missed'; weight: bigint })
  /** The ballot was paid back, with its part of the fee. */
  | (AboutVote & { type: 'collected'; amount: bigint })
