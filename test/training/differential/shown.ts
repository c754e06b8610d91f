/** What the SDK would have read of what the model has. */
import { parseCid } from 'modelmarket/content'
import type { Ballot, Dispute, Funding, LearningPeriod, ModelState, Run, Vote } from 'modelmarket/training'
import { type Address, concat, zeroHash } from 'viem'
import type {
  Model,
  ModelDispute,
  ModelFunding,
  ModelPeriod,
  ModelRun,
  ModelState as StateOfModel,
} from './model.js'
import type { ModelVote } from './voteModel.js'

export function shownRun(model: Model, run: ModelRun, now: bigint): Run {
  const { spent, params, ...facts } = run
  const { taskDigest, genesisState, ...kept } = params
  const holder = model.holder(run, now)
  const end = model.runEnd(run)
  const status = model.runStatus(run, now)
  const isWaiting = model.tip(run) > model.finalHeight(run)
  const mutexStatus = model.mutexStatus(run, now)
  const mutex =
    mutexStatus === 'held'
      ? { status: mutexStatus, until: holder?.due, periodId: holder?.periodId }
      : mutexStatus === 'free'
        ? { status: mutexStatus, until: end }
        : { status: mutexStatus }
  const shown: object = {
    ...kept,
    ...facts,
    kind: 'run',
    taskCid: parseCid(concat(['0x01701220', taskDigest])).toString(),
    genesisState: genesisState === zeroHash ? undefined : genesisState,
    maxSeconds: Number(run.maxSeconds),
    tip: model.tip(run),
    finalHeight: model.finalHeight(run),
    periodId: model.periodsOf(run).at(-1)?.periodId,
    due: holder?.due,
    funded: model.funded(run),
    spent,
    mutex,
    status,
    ...(status === 'running' ? { until: end } : {}),
    ...(status === 'draining' ? { until: isWaiting ? undefined : holder?.due } : {}),
  }
  return shown as Run
}

export function shownPeriod(model: Model, period: ModelPeriod, now: bigint): LearningPeriod {
  const { states, outcome: _, settledAt, bounty, ...facts } = period
  const status = model.periodStatus(period, now)
  const outcome = model.outcome(period, now)
  const shown: object = {
    ...facts,
    kind: 'period',
    submitted: states.length,
    live: states.filter((stateHash) => !model.state(stateHash)?.isFallen).length,
    bounty,
    outcome: outcome === 'none' ? undefined : outcome,
    settledAt,
    status,
    ...(status === 'open' ? { until: period.due } : { endedAt: period.due }),
  }
  return shown as LearningPeriod
}

export function shownState(model: Model, state: StateOfModel, now: bigint): ModelState {
  const { isFallen, ...facts } = state
  const disputes = model.disputesOf(state)
  const status = model.stateStatus(state, now)
  const contestableUntil = model.contestableUntil(state)
  const shown: object = {
    ...facts,
    kind: 'state',
    worker: model.period(state.periodId)?.worker,
    contestableUntil,
    isLive: !isFallen,
    disputes: disputes.length,
    openDisputes: disputes.filter(({ resolution }) => resolution === undefined).length,
    firstDispute: disputes[0]?.disputeId,
    status,
    ...(status === 'contestable' ? { until: contestableUntil } : {}),
  }
  return shown as ModelState
}

export function shownDispute(model: Model, dispute: ModelDispute, now: bigint): Dispute {
  const { resolution, resolvedAt, ...facts } = dispute
  const status = model.disputeStatus(dispute, now)
  const deadline = model.deadline(dispute)
  const shown: object = {
    ...facts,
    kind: 'dispute',
    deadline,
    status,
    ...(resolution ? { resolvedAt } : {}),
    ...(status === 'undecided' ? { until: deadline } : {}),
    ...(status === 'decided' ? { verdict: model.verdict(dispute, now) } : {}),
  }
  return shown as Dispute
}

export function shownFunding({ isRefunded, ...facts }: ModelFunding): Funding {
  return { ...facts, kind: 'funding', status: isRefunded ? 'refunded' : 'standing' }
}

export function shownVote(model: Model, vote: ModelVote, now: bigint): Vote {
  const { votes, places } = model
  const { voteSeconds, text: _, ballots: __, feePaid, ...facts } = vote
  const status = votes.status(vote, now)
  const verdict = votes.verdict(vote.caseId, now)
  const commitEnd = vote.openedAt + voteSeconds
  const revealEnd = commitEnd + voteSeconds
  const more = {
    committing: { until: commitEnd },
    revealing: { until: revealEnd },
    ended: { verdict: verdict === 'none' ? undefined : verdict },
  }
  const shown: object = {
    ...facts,
    kind: 'vote',
    training: places.training,
    commitEnd,
    revealEnd,
    revealedWeight: votes.revealed(vote),
    upheldWeight: votes.revealed(vote, true),
    weightLeft: votes.weightLeft(vote),
    feeLeft: vote.fee - feePaid,
    status,
    ...more[status],
  }
  return shown as Vote
}

export function shownBallot(model: Model, vote: ModelVote, voter: Address, now: bigint): Ballot | undefined {
  const status = model.votes.ballotStatus(vote, voter, now)
  const ballot = vote.ballots.find((one) => one.voter === voter)
  if (!ballot || status === 'none') return undefined
  const { secret: _, upheld, ...facts } = ballot
  return {
    ...facts,
    caseId: vote.caseId,
    status,
    upheld: ballot.revealedAt === undefined ? undefined : upheld,
  }
}
