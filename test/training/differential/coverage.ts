import { trainingErrors } from 'modelmarket/training'
import { tokenVoteAbi, trainingAbi } from 'modelmarket/training/contracts'
import type { Coverage } from '../../differential/coverage.js'
import type { Emitted, Refusal } from '../../differential/node.js'
import { answers, type Call, callNames } from './calls.js'
import {
  disputeStatuses,
  type Model,
  mutexStatuses,
  outcomes,
  periodStatuses,
  runStatuses,
  stateStatuses,
} from './model.js'
import { ballotStatuses, voteStatuses } from './voteModel.js'

/** What takes several calls to bring about, and is what training is about. */
const scenes = [
  'state submitted after the run’s end',
  'rollback of several states',
  'rollback of states of other workers',
  'height submitted again',
  'holder released by a state below its period',
  'holder fails itself',
  'lapsed period fails',
  'done period fails',
  'period of a void dispute does not fail',
  'lapsed period loses all',
  'lapsed period loses a part',
  'released period keeps its deposit',
  'bounty alone',
  'bounty shared',
  'bounty not shared with who was dismissed',
  'bounty moves down',
  'one is paid at once',
  'several are credited',
  'reward in full',
  'reward in part',
  'reward of nothing',
  'several states become final',
  'refund in full',
  'refund in part',
  'genesis is a final state',
  'several disputes of a state',
  'moot dispute with a verdict',
  'adjudicator leaves a part of its fee',
  'adjudicator takes more than its fee, refused',
  'case id of more than 48 bits',
  'case id of 0',
  'vote without a quorum',
  'vote for it',
  'vote against it',
  'tied vote',
  'reward for a ballot',
  'ballot not revealed',
  'fee goes to the challenger',
  'commitment copied, refused',
  'ballot whose commitment does not fit, allowed to be revealed',
  'batch of several',
  'batch refused at its first call',
  'batch refused at a later call',
] as const
type Scene = (typeof scenes)[number]

const deadlines = ['run ends', 'state is due', 'window ends', 'verdict is due', 'commitments end'] as const

/** Errors that need a deployment, little gas, another caller than the training contract, or a permit. */
const unreachable = [
  'Training_InvalidAdjudicatorCount',
  'Training_InsufficientGas',
  'TokenVote_UnknownRun',
  'TokenVote_AlreadyRegistered',
]

const namesOf = (type: 'event' | 'error'): string[] =>
  [...trainingAbi, ...tokenVoteAbi].flatMap((item) => (item.type === type ? [item.name] : []))

/** What a campaign has to have seen, or it has shown nothing. */
export const expected: readonly string[] = [
  ...runStatuses.map((name) => `run ${name}`),
  ...mutexStatuses.map((name) => `mutex ${name}`),
  ...periodStatuses.map((name) => `period ${name}`),
  ...outcomes.map((name) => `outcome ${name}`),
  ...stateStatuses.map((name) => `state ${name}`),
  ...disputeStatuses.map((name) => `dispute ${name}`),
  ...voteStatuses.map((name) => `vote ${name}`),
  ...ballotStatuses.filter((name) => name !== 'none').map((name) => `ballot ${name}`),
  ...answers.map((name) => `verdict while the adjudicator answers ${name}`),
  ...deadlines.flatMap((what) => [`passed ${what}`, `last second before ${what}`, `second when ${what}`]),
  ...callNames.flatMap((name) => [`accepted ${name}`, `refused ${name}`]),
  ...new Set(namesOf('event').map((name) => `event ${name}`)),
  ...namesOf('error')
    .filter((name) => /^(Training|TokenVote)_/.test(name) && !unreachable.includes(name))
    .concat('ERC20InsufficientAllowance', 'ERC20InsufficientBalance', 'TokenVault_NothingToSweep')
    .map((name) => `error ${trainingErrors.classes[name]?.name}`),
  ...scenes.map((name) => `scene ${name}`),
]

export function noteScene(coverage: Coverage, name: Scene): void {
  coverage.add('scene', name)
}

/** Notes which times a step has gone past, or stands at. */
export function noteTime(coverage: Coverage, model: Model, before: bigint, now: bigint): void {
  for (const run of model.runs) {
    for (const { what, at } of model.deadlines(run)) {
      if (before < at && now >= at) coverage.add('passed', what)
      if (now === at - 1n) coverage.add('last second before', what)
      if (now === at) coverage.add('second when', what)
    }
  }
}

/** Notes the statuses of all that there is. */
export function noteStatuses(coverage: Coverage, model: Model, now: bigint): void {
  for (const run of model.runs) {
    coverage.add('run', model.runStatus(run, now))
    coverage.add('mutex', model.mutexStatus(run, now))
  }
  for (const period of model.periods) {
    coverage.add('period', model.periodStatus(period, now))
    coverage.add('outcome', model.outcome(period, now))
  }
  for (const state of model.states) coverage.add('state', model.stateStatus(state, now))
  for (const dispute of model.disputes) {
    coverage.add('dispute', model.disputeStatus(dispute, now))
    const isOfMock = !model.vote(dispute)
    if (isOfMock && dispute.resolution === undefined && model.mock.verdicts.get(dispute.caseId)) {
      coverage.add('verdict while the adjudicator answers', model.mock.answer)
    }
  }
  for (const vote of model.votes.all) {
    coverage.add('vote', model.votes.status(vote, now))
    for (const { voter } of vote.ballots) {
      coverage.add('ballot', model.votes.ballotStatus(vote, voter, now))
    }
  }
}

/** Notes what a call that passes has brought about. */
export function noteAccepted(
  coverage: Coverage,
  call: Call,
  events: readonly Emitted[],
  { before, after, now }: { before: Model; after: Model; now: bigint },
): void {
  const note = (name: Scene) => noteScene(coverage, name)
  switch (call.name) {
    case 'createRun':
      if (BigInt(call.params.genesisState) !== 0n) note('genesis is a final state')
      return
    case 'submitState': {
      const run = after.run(call.runId)
      if (run && now >= after.runEnd(run)) note('state submitted after the run’s end')
      if (after.states.at(-1)?.replaced) note('height submitted again')
      return
    }
    case 'openDispute': {
      const dispute = after.disputes.at(-1)
      const state = after.state(call.stateHash)
      if (state && after.disputesOf(state).length > 1) note('several disputes of a state')
      if (dispute && !after.vote(dispute)) {
        if (dispute.caseId >= 2n ** 48n) note('case id of more than 48 bits')
        if (dispute.caseId === 0n) note('case id of 0')
      }
      if (after.creditOf(call.from) > before.creditOf(call.from)) note('adjudicator leaves a part of its fee')
      return
    }
    case 'resolveDispute':
      noteResolved(coverage, call.disputeId, { before, after, now })
      return
    case 'finalize': {
      const rewards = events.map(({ args }) => args.reward)
      const { reward } = after.run(call.runId)?.params ?? {}
      if (rewards.length > 1) note('several states become final')
      for (const paid of rewards) {
        if (paid === 0n && reward !== 0n) note('reward of nothing')
        else note(paid === reward ? 'reward in full' : 'reward in part')
      }
      return
    }
    case 'settlePeriod': {
      const period = after.period(call.periodId)
      const outcome = period && after.outcome(period, now)
      if (outcome === 'released') note('released period keeps its deposit')
      if (outcome === 'lapsed') {
        note(period?.states.length === 0 ? 'lapsed period loses all' : 'lapsed period loses a part')
      }
      notePaid(coverage, before, after)
      return
    }
    case 'refund': {
      const { amount } = events[0]?.args ?? {}
      note(amount === after.funding(call.fundingId)?.amount ? 'refund in full' : 'refund in part')
      return
    }
    case 'collectVote': {
      const vote = before.votes.find(call.caseId)
      if (!vote) return
      const { share } = before.votes.due(vote, call.account, now)
      const status = before.votes.ballotStatus(vote, call.account, now)
      if (status === 'missed') note('ballot not revealed')
      if (share > 0n) note(status === 'revealed' ? 'reward for a ballot' : 'fee goes to the challenger')
    }
  }
}

function noteResolved(
  coverage: Coverage,
  disputeId: bigint,
  { before, after, now }: { before: Model; after: Model; now: bigint },
): void {
  const note = (name: Scene) => noteScene(coverage, name)
  const [was, is] = [before.dispute(disputeId), after.dispute(disputeId)]
  if (!was || !is) return
  const state = before.state(was.stateHash)
  const run = state && before.run(state.runId)
  const [period, periodAfter] = state ? [before.period(state.periodId), after.period(state.periodId)] : []
  if (!state || !run || !period || !periodAfter) return
  notePaid(coverage, before, after)
  if (is.resolution === 'refunded' && before.verdict(was, now) !== 'none') note('moot dispute with a verdict')
  const vote = before.vote(was)
  if (vote) {
    const revealed = before.votes.revealed(vote)
    const upheld = before.votes.revealed(vote, true)
    if (is.resolution === 'void') note('vote without a quorum')
    if (is.resolution === 'upheld') note('vote for it')
    if (is.resolution === 'dismissed') note(2n * upheld === revealed ? 'tied vote' : 'vote against it')
  }
  if (is.resolution !== 'upheld' && is.resolution !== 'void') return
  const fell = before.live(run).filter(({ height }) => height >= state.height)
  if (fell.length > 1) note('rollback of several states')
  if (fell.some(({ periodId }) => before.period(periodId)?.worker !== period.worker)) {
    note('rollback of states of other workers')
  }
  const holder = before.holder(run, now)
  if (holder && holder.firstHeight > state.height) note('holder released by a state below its period')
  if (is.resolution === 'void') {
    note('period of a void dispute does not fail')
    return
  }
  if (holder?.periodId === period.periodId) note('holder fails itself')
  if (before.outcome(period, now) === 'lapsed') note('lapsed period fails')
  if (period.outcome === 'done') note('done period fails')
  if (period.bounty) note('bounty moves down')
  const [first] = before.disputesOf(state)
  if (periodAfter.bounty?.sharedWith !== undefined) note('bounty shared')
  else if (first?.disputeId === disputeId) note('bounty alone')
  else note('bounty not shared with who was dismissed')
}

function notePaid(coverage: Coverage, before: Model, after: Model): void {
  const sum = (model: Model) => [...model.credits.values()].reduce((total, credit) => total + credit, 0n)
  const contract = before.places.training
  if (sum(after) > sum(before)) noteScene(coverage, 'several are credited')
  else if (after.balances.get(contract) !== before.balances.get(contract)) {
    noteScene(coverage, 'one is paid at once')
  }
}

/** Notes what a refused call has tried. */
export function noteRefused(coverage: Coverage, call: Call, { name, args }: Refusal, model: Model): void {
  if (
    call.name === 'openDispute' &&
    name === 'InsufficientAllowanceError' &&
    args.spender === model.places.mock
  ) {
    noteScene(coverage, 'adjudicator takes more than its fee, refused')
  }
  if (call.name !== 'revealVote' || !name.includes('Mismatch')) return
  const ballots = model.votes.find(call.caseId)?.ballots ?? []
  const own = ballots.find(({ voter }) => voter === call.from)
  if (ballots.some((other) => other !== own && other.commitment === own?.commitment)) {
    noteScene(coverage, 'commitment copied, refused')
  }
}

/** Notes what became of a batch. */
export function noteBatch(
  coverage: Coverage,
  { calls }: Extract<Call, { name: 'multicall' }>,
  { passes, firstPasses }: { passes: boolean; firstPasses: boolean },
): void {
  if (calls.length < 2) return
  if (passes) noteScene(coverage, 'batch of several')
  else noteScene(coverage, firstPasses ? 'batch refused at a later call' : 'batch refused at its first call')
}
