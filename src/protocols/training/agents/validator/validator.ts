import { type Address, getAddress, isAddressEqual } from 'viem'
import { Endings } from '../../../../agents/engine/endings.js'
import { PersonNeededError } from '../../../../agents/engine/errors.js'
import { defaultFetchTimeoutMs } from '../../../../agents/engine/fetchTimeout.js'
import { keptUntil } from '../../../../agents/engine/keptUntil.js'
import { cautiousClock, ownTime } from '../../../../agents/engine/ownClock.js'
import type { AgentContext, Next, Role, Wait } from '../../../../agents/engine/role.js'
import { runAgent } from '../../../../agents/engine/runAgent.js'
import { Slots } from '../../../../agents/engine/slots.js'
import { Stakes } from '../../../../agents/engine/stakes.js'
import {
  type AnyClient,
  abortable,
  type ContractParameters,
  type EventBatch,
  type FollowOptions,
  untilDone,
} from '../../../../chain/index.js'
import { ModelMarketError } from '../../../../errors/index.js'
import {
  type BallotSecret,
  ballotOpening,
  openQuestion,
  prepareBallot,
  type VoteQuestion,
} from '../../flows/index.js'
import {
  type Ballot,
  collectVote,
  commitVote,
  followVoteEvents,
  getAdjudicators,
  getBallot,
  getRun,
  getVote,
  revealVote,
  UnknownVoteError,
  type Vote,
  type VoteEvent,
} from '../../index.js'
import { Ballots, type StoredBallot } from './ballots.js'
import { TextTimeoutError } from './errors.js'
import type { ValidatorEvent, ValidatorOptions } from './options.js'
import { objection } from './policy.js'
import { ballotSalt, openBallot } from './recoverBallot.js'
import { type VerifiedVotes, verifiedVotes } from './verifiedVotes.js'

/**
 * Votes on disputed states: judges those that its policy accepts, locks coins for its judgement, reveals it, and collects coins and fee.
 *
 * The secret of a ballot is durable in the vault before coins are sent. A later run resumes where it stopped.
 *
 * @param options - `address`: the training contract. `client`: with an account that has coins for ballots, and ether. `judge`: judges a
 * state.
 * @returns What happens, until the signal is aborted.
 * @throws {LocalAccountRequiredError} when the client's account cannot sign locally.
 * @throws {WrongChainError} when the endpoint is of another chain than the client, `genesis` or the vault says.
 * @throws {UnverifiedTrainingError} when the contract is not a training contract of this package. Nothing is allowed to it.
 * @throws {NoVoteError} when none of its adjudicators is a token vote of this package.
 * @see docs/training/protocol.md#7-token-vote
 * @example
 * ```ts
 * import { fetchFile } from 'modelmarket/content'
 * import type { Blockstore } from 'modelmarket/content'
 * import type { Vault } from 'modelmarket/agents'
 * import { type Judging, runValidator } from 'modelmarket/training/agents'
 * import { type Address, type Client, parseEther } from 'viem'
 *
 * declare const client: Client, training: Address, vault: Vault, store: Blockstore
 * declare function retrain(text: string, parent: Uint8Array): Promise<Uint8Array>
 *
 * async function judge({ question: { text, parent, file }, signal }: Judging) {
 *   if (!parent) return undefined
 *   const options = { maxBytes: 100_000_000, signal }
 *   const expected = await retrain(text, await fetchFile(parent, store, options))
 *   const actual = await fetchFile(file, store, options)
 *   return Buffer.compare(expected, actual) === 0 ? 'dismissed' : 'upheld'
 * }
 * const weight = parseEther('100')
 * for await (const event of runValidator({ client, address: training, vault, store, judge, weight })) {
 *   if (event.type === 'collected') console.log(event.caseId, 'paid', event.amount)
 * }
 * ```
 */
export function runValidator(options: ValidatorOptions): AsyncGenerator<ValidatorEvent, void, void> {
  return runAgent(options, {
    name: 'validator',
    follow: followVotes,
    open: async (context) => {
      const votes = await verifiedVotes(context)
      const ballots = new Ballots(context.vault, context.prefix)
      const stakes = new Stakes<string>()
      for await (const [key, { secret }] of ballots) stakes.reserve(key, BigInt(secret.weight), undefined)
      return new Validator(options, context, { votes, ballots, stakes })
    },
  })
}

/** Follows the events of all adjudicators of a training contract. */
async function* followVotes(
  client: AnyClient,
  { address, ...parameters }: FollowOptions & ContractParameters,
): AsyncGenerator<EventBatch<VoteEvent>, void, void> {
  // They are those of the constructor, for ever: a position in the events holds for the same contracts.
  const adjudicators = await untilDone(() => getAdjudicators(client, { address }), parameters)
  yield* followVoteEvents(client, { ...parameters, address: adjudicators })
}

/** How often to try to judge a state at once, with growing waits. After that, few attempts are spread over the time that is left. */
const quickTries = 10

/** The least wait between later attempts, in seconds. */
const longWait = 600n

/** How long to wait for this machine's clock, in seconds of the chain's time, where the chain is ahead of it. */
const clockWait = 30n

/** What a validator stores, and what it votes in. */
interface Holdings {
  votes: VerifiedVotes
  ballots: Ballots
  stakes: Stakes<string>
}

class Validator implements Role<VoteEvent> {
  readonly #options: ValidatorOptions
  readonly #context: AgentContext<ValidatorEvent>
  readonly #votes: VerifiedVotes
  readonly #ballots: Ballots
  readonly #stakes: Stakes<string>
  /** What cannot be undone waits until both the chain and this machine say that it is time. */
  readonly #clock: Pick<AgentContext<never>, 'now'>
  readonly #endings: Endings
  /** When a vote that the chain lacks is gone for good. */
  readonly #absences: Endings
  readonly #judgings: Slots
  /** How often it failed to judge. */
  readonly #failures = new Map<string, number>()
  /** When to try again, in the chain's time. */
  readonly #retryAt = new Map<string, bigint>()
  /** Votes that wait until coins come back. */
  readonly #postponed = new Set<string>()
  /** The votes for which a person was told that it is not known whether the coins were taken. */
  readonly #unsure = new Set<string>()
  /** The votes in which the account has a ballot whose secret is not in the vault. */
  readonly #foreign = new Set<string>()

  constructor(
    options: ValidatorOptions,
    context: AgentContext<ValidatorEvent>,
    { votes, ballots, stakes }: Holdings,
  ) {
    this.#options = options
    this.#context = context
    this.#votes = votes
    this.#ballots = ballots
    this.#stakes = stakes
    this.#clock = cautiousClock(context, options)
    this.#endings = new Endings(this.#clock)
    this.#absences = new Endings(this.#clock)
    this.#judgings = new Slots(options.judgings ?? 1)
  }

  keyOf({ address, args }: VoteEvent): string | undefined {
    if (!('caseId' in args) || !this.#votes.has(address.toLowerCase())) return undefined
    return `${address.toLowerCase()}/${args.caseId}`
  }

  /** Anybody may open cases of contracts of their own. */
  concerns(event: VoteEvent): boolean {
    return event.eventName === 'CaseOpened' && isAddressEqual(event.args.training, this.#context.address)
  }

  async step(key: string): Promise<Next> {
    const place = placeOf(key)
    const { client, account, block, isSigned, now } = this.#context
    const stored = await this.#ballots.get(key)
    const vote = await this.#read(key)
    if (!vote) {
      // One machine of several behind an endpoint may lag. A vote that stays away was removed by a reorganisation.
      if (stored || !this.#isGone(key)) throw new UnknownVoteError({ caseId: place.caseId })
      return 'done'
    }
    const { vote: address, caseId } = place
    const ballot = await getBallot(client, { address, caseId, voter: account, blockNumber: block() })
    if (vote.status !== 'ended') this.#endings.forget(key)
    // An endpoint may tell of events that never were.
    if (!stored && !isAddressEqual(vote.training, this.#context.address)) return 'done'
    if (!stored) return ballot ? this.#adopt(key, vote, ballot) : this.#consider(key, vote)
    switch (vote.status) {
      case 'committing':
        if (!ballot) await this.#commit(key, vote, stored)
        return waitOf(vote, stored, now())
      case 'revealing':
        if (ballot?.status !== 'committed') return waitOf(vote, stored, now())
        // Whoever sees a ballot before can vote with it, and an endpoint may say that it is time when it is not.
        if (this.#clock.now() < vote.commitEnd) return now() + clockWait
        await this.#reveal(key, vote, stored)
        return waitOf(vote, stored, now())
      case 'ended':
        if (ballot && ballot.status !== 'collected') await this.#collect(key, ballot, stored)
        // The transaction was too late, unless the endpoint does not show it: it can be in a block without this endpoint's help.
        if (!ballot && isSigned(commitId(key)) && !this.#isPast(stored)) return BigInt(stored.heldUntil)
        return this.#close(key, vote, stored)
    }
  }

  /** Reads a vote; `undefined` when the endpoint knows none. */
  async #read(key: string): Promise<Vote | undefined> {
    const { client, block } = this.#context
    const { vote: address, caseId } = placeOf(key)
    try {
      const vote = await getVote(client, { address, caseId, blockNumber: block() })
      this.#absences.forget(key)
      return vote
    } catch (error) {
      if (UnknownVoteError.is(error)) return undefined
      throw error
    }
  }

  /** Returns whether a vote has been missing for as long as a reorganisation can take. */
  #isGone(key: string): boolean {
    return this.#absences.keptUntil(key, 0n) === undefined
  }

  /** Returns whether a vote is over by this machine's clock, too. */
  #isPast({ heldUntil }: StoredBallot): boolean {
    return !(this.#options.checkClock ?? true) || ownTime() >= BigInt(heldUntil)
  }

  // ── Without a ballot ──

  /** Applies the policy to a vote, has the state judged, and votes. */
  async #consider(key: string, vote: Vote): Promise<Next> {
    const { aside, client, address, block, endsAt, now, signal, tell } = this.#context
    const { policy = {}, weight } = this.#options
    const { runId, commitEnd } = vote
    const pass = (reason: string): Next => {
      this.#forgetAttempts(key)
      tell({ type: 'passed', ...placeOf(key), reason })
      return 'done'
    }
    if (vote.status !== 'committing') {
      this.#forgetAttempts(key)
      // A reorganisation can bring the time to vote back.
      return keptUntil(commitEnd, this.#clock) ?? 'done'
    }
    const run = await getRun(client, { address, runId, blockNumber: block() })
    const reason = objection(policy, { vote, run, now: now() })
    if (reason !== undefined) return pass(reason)
    const retryAt = this.#retryAt.get(key) ?? 0n
    if (now() < retryAt) return retryAt
    if (!this.#stakes.reserve(key, weight, policy.maxWeightAtRisk)) return this.#postpone(key, vote)
    this.#postponed.delete(key)
    const end = endsAt(commitEnd)
    try {
      const judged = await aside(() => this.#judge(vote, AbortSignal.any([signal, end])))
      if (typeof judged === 'object') {
        this.#release(key)
        return pass(judged.reason)
      }
      tell({ type: 'judged', ...placeOf(key), verdict: judged })
      const secret = await this.#prepare(key, judged === 'upheld')
      await this.#ballots.add(key, { secret, heldUntil: vote.revealEnd.toString() })
    } catch (error) {
      this.#release(key)
      if (signal.aborted) throw error
      if (end.aborted) return pass('ballots could no longer be committed before it was judged')
      if (ModelMarketError.is(error) && error.retryable) return this.#tryLater(key, vote, error)
      tell({ type: 'failed', key, error })
      return pass('it could not be judged')
    }
    this.#forgetAttempts(key)
    return this.step(key)
  }

  /** Has a state judged, unless the validator abstains. */
  async #judge(vote: Vote, signal: AbortSignal): Promise<'upheld' | 'dismissed' | { reason: string }> {
    const { judge, policy = {}, store } = this.#options
    const question = await this.#open(vote, signal)
    if (policy.accept && !(await policy.accept(question, vote))) return { reason: 'it was not accepted' }
    const verdict = await this.#judgings.during(() => judge({ question, vote, store, signal }), {
      rank: [-vote.commitEnd],
      signal,
    })
    return verdict ?? { reason: 'it was not judged' }
  }

  /** Gathers what a vote is about, within a time limit: a store that hangs must not keep a step. */
  async #open({ runId, stateHash }: Vote, signal: AbortSignal): Promise<VoteQuestion> {
    const { client, address, block } = this.#context
    const { store, limits, fetchTimeoutMs = defaultFetchTimeoutMs } = this.#options
    const late = AbortSignal.timeout(fetchTimeoutMs)
    const either = AbortSignal.any([signal, late])
    const parameters = { address, stateHash, store, limits, blockNumber: block(), signal: either }
    try {
      return await abortable(openQuestion(client, parameters), either)
    } catch (error) {
      if (!late.aborted || signal.aborted) throw error
      throw new TextTimeoutError({ runId, timeoutMs: fetchTimeoutMs }, { cause: error })
    }
  }

  async #prepare(key: string, upheld: boolean): Promise<BallotSecret> {
    const { client, account: voter, chainId } = this.#context
    const { salts, weight } = this.#options
    const place = placeOf(key)
    const salt = salts === 'derived' ? await ballotSalt(client, place) : undefined
    return prepareBallot({ chainId, ...place, voter, weight, upheld, salt }).secret
  }

  #postpone(key: string, { commitEnd }: Vote): Next {
    const { atRisk } = this.#stakes
    if (!this.#postponed.has(key)) this.#context.tell({ type: 'postponed', ...placeOf(key), atRisk })
    this.#postponed.add(key)
    return commitEnd
  }

  /** Tries again soon a few times, and then a few times more until ballots can no longer be committed. */
  #tryLater(key: string, { commitEnd }: Vote, error: ModelMarketError): Next {
    const { now, tell } = this.#context
    const failures = (this.#failures.get(key) ?? 0) + 1
    this.#failures.set(key, failures)
    if (failures < quickTries) throw error
    const quarter = (commitEnd - now()) / 4n
    const wait = quarter > longWait ? quarter : longWait
    this.#retryAt.set(key, now() + wait)
    tell({ type: 'retrying', key, error, waitMs: Number(wait) * 1_000 })
    return now() + wait
  }

  #forgetAttempts(key: string): void {
    this.#postponed.delete(key)
    this.#failures.delete(key)
    this.#retryAt.delete(key)
  }

  /** Releases a weight that is no longer at risk, which lets postponed votes in. */
  #release(key: string): void {
    if (!this.#stakes.release(key)) return
    for (const postponed of this.#postponed) this.#context.track(postponed)
  }

  /** The account has a ballot that is not in the vault: the vault was lost, or somebody else uses the account. */
  async #adopt(key: string, vote: Vote, ballot: Ballot): Promise<Next> {
    const { client, tell } = this.#context
    if (this.#options.salts === 'derived' && ballot.status !== 'collected') {
      const secret = await openBallot(client, placeOf(key), ballot)
      if (secret) {
        this.#stakes.reserve(key, ballot.weight, undefined)
        await this.#ballots.add(key, { secret, heldUntil: vote.revealEnd.toString() })
        return this.step(key)
      }
    }
    if (!this.#foreign.has(key) && ballot.status === 'committed') {
      const reason = 'the account has a ballot in it whose secret is not in the vault'
      tell({ type: 'passed', ...placeOf(key), reason })
    }
    this.#foreign.add(key)
    if (vote.status !== 'ended') return { at: vote.revealEnd }
    if (ballot.status !== 'collected') await this.#collect(key, ballot)
    return this.#endings.keptUntil(key, vote.revealEnd) ?? 'done'
  }

  // ── With a ballot ──

  async #commit(key: string, { commitEnd, openedAt }: Vote, { secret }: StoredBallot): Promise<void> {
    const { mustCall, tell } = this.#context
    const { vote: address, caseId } = placeOf(key)
    const weight = BigInt(secret.weight)
    mustCall({ key, call: 'commitVote', until: commitEnd, window: Number(commitEnd - openedAt) })
    const { commitment } = secret
    try {
      const parameters = { address, caseId, commitment, weight }
      await this.#coinsOf(address).send(commitId(key), commitVote, parameters, { amount: weight })
      tell({ type: 'committed', vote: address, caseId, weight })
    } catch (error) {
      if (!PersonNeededError.is(error)) throw error
      // The coins may be locked all the same: the vote is not stopped, but looked at until it has ended.
      if (!this.#unsure.has(key)) tell({ type: 'stopped', key, error })
      this.#unsure.add(key)
    }
  }

  async #reveal(key: string, { revealEnd, commitEnd }: Vote, { secret }: StoredBallot): Promise<void> {
    const { mustCall, send, tell } = this.#context
    const { vote: address, caseId } = placeOf(key)
    const window = Number(revealEnd - commitEnd)
    mustCall({ key, call: 'revealVote', until: revealEnd, window, atStake: lossOf(secret) })
    const { weight } = await send(`${key} reveal`, revealVote, { address, ...ballotOpening(secret) })
    const verdict = secret.upheld ? 'upheld' : 'dismissed'
    tell({ type: 'revealed', vote: address, caseId, verdict, weight })
  }

  async #collect(key: string, { status, weight }: Ballot, stored?: StoredBallot): Promise<void> {
    const { account: payee, send, tell } = this.#context
    const { vote: address, caseId } = placeOf(key)
    if (status === 'missed' && stored && !stored.missed) {
      await this.#ballots.put(key, { ...stored, missed: true })
      tell({ type: 'missed', vote: address, caseId, weight })
    }
    const { amount } = await send(`${key} collect`, collectVote, { address, caseId, payee })
    tell({ type: 'collected', vote: address, caseId, amount })
  }

  /** Deletes the secret of a ballot once the end of its vote is final. */
  async #close(key: string, { revealEnd }: Vote, stored: StoredBallot): Promise<Next> {
    if (!this.#isPast(stored)) return BigInt(stored.heldUntil)
    this.#release(key)
    const until = this.#endings.keptUntil(key, revealEnd)
    if (until !== undefined) return until
    await this.#ballots.remove(key)
    return 'done'
  }

  #coinsOf(vote: Address) {
    // Keys are made of the events of these votes alone.
    return this.#votes.get(vote.toLowerCase()) as NonNullable<ReturnType<VerifiedVotes['get']>>
  }
}

/** Reads a key. */
function placeOf(key: string): { vote: Address; caseId: bigint } {
  const [vote = '', caseId = ''] = key.split('/')
  return { vote: getAddress(vote), caseId: BigInt(caseId) }
}

/** The id of the transaction that commits a ballot. */
const commitId = (key: string) => `${key} commit`

/** What a ballot loses that is not revealed, in the coin's smallest unit. */
function lossOf({ weight }: BallotSecret): bigint {
  const amount = BigInt(weight)
  return amount - (amount * 9n) / 10n
}

/** The ballot is to be revealed in the window that begins when no more are committed. */
function waitOf(vote: Vote, { secret }: StoredBallot, now: bigint): Wait {
  const window = Number(vote.revealEnd - vote.commitEnd)
  if (vote.status === 'ended') return { window }
  const left = vote.status === 'committing' ? Number(vote.commitEnd - now) : 0
  return { at: vote.until, window: left + window, atStake: lossOf(secret) }
}
