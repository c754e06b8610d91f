/** The token vote as docs/training/protocol.md#7-token-vote describes it. */
import { type Address, type Hex, keccak256, numberToHex, slice, zeroHash } from 'viem'
import type { Emitted, Refusal } from '../../differential/node.js'
import type { BallotSecret, CallOf } from './calls.js'
import { move, type Places, refuse, sha256, takeCoins, unpaid, type Verdict } from './model.js'

export const voteStatuses = ['committing', 'revealing', 'ended'] as const
export const ballotStatuses = ['none', 'committed', 'revealed', 'missed', 'collected'] as const

export interface ModelBallot {
  voter: Address
  weight: bigint
  commitment: Hex
  committedAt: bigint
  revealedAt: bigint | undefined
  upheld: boolean
  collectedAt: bigint | undefined
  readonly secret: BallotSecret | undefined
}

export interface VoteRule {
  voteSeconds: bigint
  quorum: bigint
  fee: bigint
  text: Hex
}

export interface ModelVote extends VoteRule {
  caseId: bigint
  runId: bigint
  stateHash: Hex
  challenger: Address
  openedAt: bigint
  ballots: ModelBallot[]
  /** What was paid of the fee. */
  feePaid: bigint
}

type VoteCall = CallOf<'commitVote' | 'revealVote' | 'collectVote' | 'sweepVote'>

const hash = (words: readonly (bigint | Hex)[]): Hex =>
  keccak256(`0x${words.map((word) => numberToHex(BigInt(word), { size: 32 }).slice(2)).join('')}`)

const isFileCid = (cid: Hex) => cid.length === 74 && /^0x01(55|70)1220/.test(cid)
const most = 2n ** 96n - 1n

export class Votes {
  private rules = new Map<bigint, VoteRule>()
  all: ModelVote[] = []
  pot = 0n

  constructor(
    private readonly places: Places,
    private readonly balances: Map<Address, bigint>,
    readonly allowances: Map<Address, bigint>,
  ) {}

  /** A copy that shares the coins of a copy. */
  clone(balances: Map<Address, bigint>): Votes {
    const copy = new Votes(this.places, balances, new Map(this.allowances))
    copy.rules = new Map(this.rules)
    copy.all = structuredClone(this.all)
    copy.pot = this.pot
    return copy
  }

  find = (caseId: bigint) => this.all.find((vote) => vote.caseId === caseId)

  // ── As an adjudicator ────────────────────────────────────────────────────────────────────────────────────────

  ruleOf(rule: Hex): VoteRule {
    const word = (i: number) => BigInt(slice(rule, 32 * i, 32 * (i + 1)))
    return { voteSeconds: word(0), quorum: word(1), fee: word(2), text: slice(rule, 96, 128) }
  }

  refusedRule(rule: Hex, genesisRoot: Hex, content: Hex): Refusal | undefined {
    const length = BigInt(rule.length / 2 - 1)
    if (length !== 128n) return refuse('TokenVote_InvalidEncoding', { length })
    const { voteSeconds, quorum, fee, text } = this.ruleOf(rule)
    const [minimum, maximum] = [900n, 30n * 86_400n]
    if (voteSeconds < minimum || voteSeconds > maximum) {
      return refuse('TokenVote_InvalidVoteSeconds', { voteSeconds, minimum, maximum })
    }
    if (quorum < 1n || quorum > most) return refuse('TokenVote_InvalidQuorum', { quorum })
    if (fee < 1n || fee > most) return refuse('TokenVote_InvalidFee', { fee })
    if (text === zeroHash) return refuse('TokenVote_InvalidText')
    return content === '0x' ? undefined : this.refusedCid(content, [genesisRoot])
  }

  refusedData({ root, stepsRoot, data }: CallOf<'submitState'>): Refusal | undefined {
    return this.refusedCid(data, [root, stepsRoot])
  }

  private refusedCid(cid: Hex, roots: readonly Hex[]): Refusal | undefined {
    if (!isFileCid(cid)) return refuse('TokenVote_InvalidCid', { cid })
    const expected = sha256(cid)
    const wrong = roots.find((root) => root !== expected)
    return wrong === undefined ? undefined : refuse('TokenVote_WrongRoot', { root: wrong, expected })
  }

  register(runId: bigint, rule: Hex): Emitted[] {
    this.rules.set(runId, this.ruleOf(rule))
    return [{ eventName: 'RuleRegistered', args: { runId, training: this.places.training } }]
  }

  caseIdOf(stateHash: Hex): bigint {
    const { chainId, vote, training } = this.places
    return BigInt(hash([BigInt(chainId), vote, training, stateHash]))
  }

  refusedCase(stateHash: Hex): Refusal | undefined {
    const caseId = this.caseIdOf(stateHash)
    return this.find(caseId) && refuse('TokenVote_AlreadyOpened', { caseId })
  }

  open(
    claim: { caseId: bigint; runId: bigint; stateHash: Hex; challenger: Address; worker: Address },
    now: bigint,
  ): Emitted[] {
    const { worker, ...facts } = claim
    const rule = this.rules.get(claim.runId)
    if (!rule) return []
    this.all.push({ ...rule, ...facts, openedAt: now, ballots: [], feePaid: 0n })
    return [{ eventName: 'CaseOpened', args: { ...claim, training: this.places.training } }]
  }

  verdict(caseId: bigint, now: bigint): Verdict {
    const vote = this.find(caseId)
    if (!vote || this.status(vote, now) !== 'ended') return 'none'
    const [revealed, upheld] = [this.revealed(vote), this.revealed(vote, true)]
    if (revealed < vote.quorum) return 'none'
    return upheld > revealed - upheld ? 'upheld' : 'dismissed'
  }

  // ── The vote ─────────────────────────────────────────────────────────────────────────────────────────────────

  status(vote: ModelVote, now: bigint): (typeof voteStatuses)[number] {
    if (now < vote.openedAt + vote.voteSeconds) return 'committing'
    return now < vote.openedAt + 2n * vote.voteSeconds ? 'revealing' : 'ended'
  }

  ballotStatus(vote: ModelVote, voter: Address, now: bigint): (typeof ballotStatuses)[number] {
    const ballot = vote.ballots.find((one) => one.voter === voter)
    if (!ballot) return 'none'
    if (ballot.collectedAt !== undefined) return 'collected'
    if (ballot.revealedAt !== undefined) return 'revealed'
    return this.status(vote, now) === 'ended' ? 'missed' : 'committed'
  }

  /** The revealed weight, or that of those ballots alone that say that the state is wrong. */
  revealed({ ballots }: ModelVote, upheld?: true): bigint {
    return ballots
      .filter((one) => one.revealedAt !== undefined && (upheld === undefined || one.upheld))
      .reduce((sum, { weight }) => sum + weight, 0n)
  }

  weightLeft({ ballots }: ModelVote): bigint {
    return ballots
      .filter((one) => one.revealedAt !== undefined && one.collectedAt === undefined)
      .reduce((sum, { weight }) => sum + weight, 0n)
  }

  /** What an account is due: what comes back of its ballot, and its share of the fee. */
  due(vote: ModelVote, account: Address, now: bigint): { back: bigint; share: bigint } {
    const none = { back: 0n, share: 0n }
    if (this.status(vote, now) !== 'ended') return none
    const weight = vote.ballots.find((one) => one.voter === account)?.weight ?? 0n
    const feeLeft = vote.fee - vote.feePaid
    switch (this.ballotStatus(vote, account, now)) {
      case 'revealed':
        return { back: weight, share: (feeLeft * weight) / this.weightLeft(vote) }
      case 'missed':
        return { back: (weight * 9n) / 10n, share: this.unearned(vote, account) }
      default:
        return { ...none, share: this.unearned(vote, account) }
    }
  }

  /** The fee that nobody earned is the challenger’s. */
  private unearned(vote: ModelVote, account: Address): bigint {
    const isNobodys = vote.ballots.every(({ revealedAt }) => revealedAt === undefined)
    return isNobodys && account === vote.challenger ? vote.fee - vote.feePaid : 0n
  }

  commitmentOf(caseId: bigint, voter: Address, weight: bigint, { upheld, salt }: BallotSecret): Hex {
    const { chainId, vote } = this.places
    return hash([BigInt(chainId), vote, caseId, voter, weight, upheld ? 1n : 0n, salt])
  }

  refusal(call: VoteCall, now: bigint): Refusal | undefined {
    if (call.name === 'sweepVote') return this.pot === 0n ? refuse('TokenVault_NothingToSweep') : undefined
    const { caseId, from } = call
    const vote = this.find(caseId)
    if (!vote) return refuse('TokenVote_UnknownCase', { caseId })
    const expected = { commitVote: 'committing', revealVote: 'revealing', collectVote: 'ended' }[call.name]
    const status = this.status(vote, now)
    if (status !== expected) {
      const ends = { committing: 1n, revealing: 2n, ended: undefined }[status]
      return refuse('TokenVote_WrongStatus', {
        caseId,
        status: voteStatuses.indexOf(status),
        until: ends ? vote.openedAt + ends * vote.voteSeconds : 0n,
      })
    }
    const ballot = vote.ballots.find((one) => one.voter === from)
    switch (call.name) {
      case 'commitVote':
        if (call.commitment === zeroHash) return refuse('TokenVote_InvalidCommitment')
        if (call.weight === 0n) return refuse('TokenVote_InvalidWeight')
        if (ballot) return refuse('TokenVote_AlreadyCommitted', { caseId, voter: from })
        return unpaid(this.balances, this.allowances, {
          owner: from,
          spender: this.places.vote,
          needed: call.weight,
        })
      case 'revealVote': {
        const own = this.ballotStatus(vote, from, now)
        if (!ballot || own !== 'committed') {
          return refuse('TokenVote_WrongBallotStatus', {
            caseId,
            voter: from,
            status: ballotStatuses.indexOf(own),
          })
        }
        const actual = this.commitmentOf(caseId, from, ballot.weight, call)
        const args = { caseId, voter: from, expected: ballot.commitment, actual }
        return actual === ballot.commitment ? undefined : refuse('TokenVote_CommitmentMismatch', args)
      }
      case 'collectVote': {
        const { account } = call
        const { share } = this.due(vote, account, now)
        const own = this.ballotStatus(vote, account, now)
        return own === 'revealed' || own === 'missed' || share > 0n
          ? undefined
          : refuse('TokenVote_NothingToCollect', { caseId, account })
      }
    }
  }

  apply(call: VoteCall, now: bigint): Emitted[] {
    const { treasury, vote: spender } = this.places
    if (call.name === 'sweepVote') {
      const amount = this.pot
      this.pot = 0n
      move(this.balances, spender, treasury, amount)
      return [{ eventName: 'Swept', args: { amount } }]
    }
    const { caseId, from } = call
    const vote = this.find(caseId)
    if (!vote) return []
    switch (call.name) {
      case 'commitVote': {
        const { commitment, weight, secret } = call
        const unknown = { revealedAt: undefined, upheld: false, collectedAt: undefined }
        vote.ballots.push({ voter: from, weight, commitment, committedAt: now, ...unknown, secret })
        takeCoins(this.balances, this.allowances, { owner: from, spender, amount: weight })
        return [{ eventName: 'VoteCommitted', args: { caseId, voter: from, commitment, weight } }]
      }
      case 'revealVote': {
        const ballot = vote.ballots.find((one) => one.voter === from)
        if (!ballot) return []
        ballot.revealedAt = now
        ballot.upheld = call.upheld
        const { weight, upheld } = ballot
        return [{ eventName: 'VoteRevealed', args: { caseId, voter: from, upheld, weight } }]
      }
      case 'collectVote': {
        const { account } = call
        const { back, share } = this.due(vote, account, now)
        const ballot = vote.ballots.find((one) => one.voter === account)
        if (ballot && ballot.collectedAt === undefined) {
          this.pot += ballot.weight - back
          ballot.collectedAt = now
        }
        vote.feePaid += share
        move(this.balances, spender, account, back + share)
        return [{ eventName: 'VoteCollected', args: { caseId, account, amount: back + share } }]
      }
    }
  }
}
