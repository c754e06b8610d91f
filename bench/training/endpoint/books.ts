import { isAddressEqual } from 'viem'
import { getTrainingEvents, getVoteEvents } from '../../../src/protocols/training/index.js'
import type { Stage } from './stage.js'

/** What the honest lost, in the coin's smallest unit, and what is still open. */
export interface Losses {
  worker: bigint
  proofer: bigint
  validator: bigint
  open: string[]
}

/** Counts the deposits and weights that the honest lost since a block, by what the real chain says of each. */
export async function lossesSince(stage: Stage, fromBlock: bigint): Promise<Losses> {
  const { training, honest, creator } = stage
  const { address, vote } = training
  const losses: Losses = { worker: 0n, proofer: 0n, validator: 0n, open: [] }
  for (const { eventName, args } of await getTrainingEvents(creator, { address, fromBlock })) {
    if (eventName === 'PeriodStarted' && isAddressEqual(args.worker, honest.worker.account.address)) {
      const { periodId, runId } = args
      const { params, ...period } = await periodOf(stage, { periodId, runId })
      if (period.status !== 'settled') losses.open.push(`period ${periodId} is ${period.status}`)
      else if (period.outcome === 'failed') losses.worker += params.workerDeposit
      else if (period.outcome === 'lapsed')
        losses.worker +=
          params.workerDeposit - (params.workerDeposit * BigInt(period.submitted)) / BigInt(period.size)
    }
    if (eventName === 'DisputeOpened') {
      const { disputeId, runId } = args
      const { status, challenger } = await creator.training.getDispute({ disputeId })
      const { challengeDeposit } = await creator.training.getRun({ runId })
      if (!['upheld', 'dismissed', 'void', 'refunded'].includes(status))
        losses.open.push(`dispute ${disputeId} is ${status}`)
      if (!isAddressEqual(challenger, honest.proofer.account.address)) continue
      if (status === 'dismissed') losses.proofer += challengeDeposit
      if (status === 'void') losses.proofer += challengeDeposit - challengeDeposit / 2n
    }
  }
  const voter = honest.validator.account.address
  for (const { eventName, args } of await getVoteEvents(creator, { address: vote, fromBlock })) {
    if (eventName !== 'VoteCommitted' || !isAddressEqual(args.voter, voter)) continue
    const { caseId } = args
    const ballot = await creator.training.vote({ address: vote }).getBallot({ caseId, voter })
    if (ballot?.status !== 'collected') losses.open.push(`the ballot of case ${caseId} is ${ballot?.status}`)
    if (ballot?.revealedAt === undefined) losses.validator += args.weight - (args.weight * 9n) / 10n
  }
  return losses
}

async function periodOf({ creator }: Stage, { periodId, runId }: { periodId: bigint; runId: bigint }) {
  const period = await creator.training.getPeriod({ periodId })
  return { ...period, params: await creator.training.getRun({ runId }) }
}
