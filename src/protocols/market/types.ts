import type { Address, Hex } from 'viem'
import type { LabelWidth } from '../../labels/index.js'

/** The phase of a request as stored, in the order of the contract's enum. */
export const phases = ['none', 'open', 'grounded', 'settled', 'refunded', 'forfeited'] as const
export type Phase = Exclude<(typeof phases)[number], 'none'>

/** The status of a request: its phase seen at a timestamp, in the order of the contract's enum. */
export const statuses = [
  'accepting',
  'awaitingTruth',
  'overdue',
  'claiming',
  'resolving',
  'lastCall',
  'stalled',
  'settled',
  'refunded',
  'forfeited',
] as const
export type Status = (typeof statuses)[number]

/** How far a submission has come, in the order of the contract's enum. */
export const submissionStates = [
  'none',
  'submitted',
  'withdrawn',
  'claimed',
  'proven',
  'conceded',
  'slashed',
  'collected',
  'won',
] as const
export type SubmissionState = (typeof submissionStates)[number]

/** The highest claim of a request. */
export interface Candidate {
  /** Index of its submission. */
  index: number
  /** The score that it claims, in correct labels. */
  score: number
}

/** What of a request decides its status: what {@link statusOf} reads. */
export interface RequestState {
  phase: Phase
  /** When submissions end, in seconds since 1970. */
  deadline: bigint
  /** How long each later party has to act, in seconds. */
  responseWindow: number
  /** Submissions neither withdrawn nor slashed. */
  liveCount: number
  /** Live submissions that have claimed or conceded. */
  answeredCount: number
  /** The highest live claim. */
  leader: Candidate | undefined
  /** The highest proven claim, while grounded. */
  proof: Candidate | undefined
  /** When claims end. 0 while open. */
  claimsEnd: bigint
  /** When the candidate, or in a last call whoever outranks the proof, must have acted. 0 unless grounded. */
  candidateDeadline: bigint
}

/** What every request has, whatever its status. */
export interface RequestBase extends RequestState {
  requestId: bigint
  requester: Address
  /** What the winner is paid, in the coin's smallest unit. */
  reward: bigint
  /** What each trainer puts up, in the coin's smallest unit. */
  stake: bigint
  /** How many test labels there are. */
  size: number
  /** Bits per label. */
  width: LabelWidth
  /** The score, in correct labels, below which a model is not worth the reward. */
  minScore: number
  /** Superhash of the sealed block of the true test labels. */
  truth: Hex
  /** The dataset's directory, as a CIDv1 in base32: `bafybei…`. */
  datasetCid: string
  /** Submissions made, whatever became of them. Their indices run from 0. */
  submissionCount: number
  /** When the request reached its terminal phase. 0 before. */
  closedAt: bigint
}

/** Trainers submit. */
export interface AcceptingRequest extends RequestBase {
  status: 'accepting'
  /** When the status ends by itself. */
  until: bigint
}
/** The requester reveals the truth. */
export interface AwaitingTruthRequest extends RequestBase {
  status: 'awaitingTruth'
  until: bigint
}
/** The requester was late. Anyone enforces the timeout. */
export interface OverdueRequest extends RequestBase {
  status: 'overdue'
}
/** Trainers claim their scores. */
export interface ClaimingRequest extends RequestBase {
  status: 'claiming'
  until: bigint
}
/** The candidate opens its commitment; or, if there is a `proof`, which is its own then, publishes its model. */
export interface ResolvingRequest extends RequestBase {
  status: 'resolving'
  until: bigint
  candidate: Candidate
}
/** Somebody has proven its claim: whoever claims more proves it as well, or the candidate reveals its model. */
export interface LastCallRequest extends RequestBase {
  status: 'lastCall'
  until: bigint
  candidate: Candidate
  proof: Candidate
}
/** The candidate was late, or none is left. Anyone enforces the timeout. */
export interface StalledRequest extends RequestBase {
  status: 'stalled'
  candidate: Candidate | undefined
}
/** A model was opened, recounted and paid. */
export interface SettledRequest extends RequestBase {
  status: 'settled'
  winner: Candidate
}
/** The reward went back to the requester. */
export interface RefundedRequest extends RequestBase {
  status: 'refunded'
}
/** The reward went to the live trainers. */
export interface ForfeitedRequest extends RequestBase {
  status: 'forfeited'
  /** What each live trainer is due besides its stake. */
  share: bigint
}

/** A request. What it has follows from its `status`. */
export type Request =
  | AcceptingRequest
  | AwaitingTruthRequest
  | OverdueRequest
  | ClaimingRequest
  | ResolvingRequest
  | LastCallRequest
  | StalledRequest
  | SettledRequest
  | RefundedRequest
  | ForfeitedRequest

/** A submission. */
export interface Submission {
  requestId: bigint
  /** Its position in its request, from 0. */
  index: number
  /** `undefined` once collected: only the commitment is left then, and the events. */
  trainer: Address | undefined
  state: SubmissionState
  /** The score that it claims. `undefined` before the claim, and once collected. */
  score: number | undefined
  /** When the claim was proven, in seconds since 1970. `undefined` if it was not, and once collected. */
  provenAt: bigint | undefined
  commitment: Hex
}

/** What opens a commitment, but for the model. */
export interface Opening {
  /** The true labels, packed, as the requester revealed them. */
  labels: Hex
  /** What they were sealed with. */
  labelSalt: Hex
  /** The true labels XOR the predicted ones. */
  diff: Hex
  /** What the predictions were sealed with. */
  predictionSalt: Hex
}
