import {
  ballotOpening,
  makeMove,
  nextMove,
  prepareBallot,
  prepareVoteState,
} from 'modelmarket/training/flows'
import {
  createTestRun,
  submitLie,
  type TestTraining,
  type TrainingClient,
} from 'modelmarket/training/testing'
import { type Hex, keccak256, parseEther, toHex } from 'viem'
import type { Meter } from './meter.js'
import {
  createMeasuredRun,
  datasetOf,
  type MeasuredRun,
  startMeasured,
  stateAt,
  submitMeasured,
} from './setting.js'

const network = '4-8-4'
const pinned = `${network} submitState, pinned`

/** Trains a run to its end, and pays everybody. */
export async function liveToTheEnd(training: TestTraining, meter: Meter): Promise<void> {
  const { keeper, creator } = training
  const worker = workerOf(training)
  const run = await createMeasuredRun(training, meter, { network, dataset: datasetOf(network) })
  const { runId, fundingId } = run
  // One by one first, with accounts that have had nothing yet; then all eight at once; then the single one that is left.
  for (const batches of [[1, 1, 6], [8], [1]]) {
    const periodId = await startMeasured(meter, worker, run)
    const count = batches.reduce((sum, max) => sum + max, 0)
    for (let i = 0; i < count; i++) await submitMeasured(training, meter, { name: pinned, worker, run })
    await waitForFinality(training, run)
    for (const max of batches) {
      const name = { 1: 'finalize, one state', 8: 'finalize, eight states' }[max] ?? 'finalize'
      await meter.take(name, keeper.training.finalize.sync({ runId, max }))
    }
    await meter.take('settlePeriod, done', keeper.training.settlePeriod.sync({ periodId }))
  }
  await meter.take('refund', creator.training.refund.sync({ fundingId }))
  const payee = worker.account.address
  await meter.take('collect', keeper.training.collect.sync({ payee }))
}

/** What does not go well in a run: a false dispute, a copied one, a worker that is late. */
export async function quarrel(training: TestTraining, meter: Meter): Promise<void> {
  const { keeper, proofer, game: address } = training
  const worker = workerOf(training)
  const run = await createMeasuredRun(training, meter, { network, dataset: datasetOf(network) })
  const { runId } = run
  const dismissed = await startMeasured(meter, worker, run)
  const stateHash = await submitMeasured(training, meter, { name: pinned, worker, run })
  const first = await meter.take('openDispute, first ever', proofer.training.openDispute.sync({ stateHash }))
  const copy = await meter.take('openDispute, further', keeper.training.openDispute.sync({ stateHash }))
  const cases = worker.training.game({ address })
  const { replay } = run.game
  const found = await cases.getCase(first)
  const move = await nextMove(worker, { address, case: found, replay })
  if (!move) throw new RangeError('the worker has no answer')
  await makeMove(move, found, (action, of) => action.sync(worker, { ...of, address }))
  // The challengers are silent: their clocks run out.
  await letClockRun(training, first.caseId)
  for (const { disputeId } of [first, copy]) {
    await meter.take('resolveDispute, dismissed', keeper.training.resolveDispute.sync({ disputeId }))
  }
  await waitForFinality(training, run)
  await keeper.training.finalize.sync({ runId })
  // It submitted one state, and is late with the others.
  await meter.take('settlePeriod, lapsed', keeper.training.settlePeriod.sync({ periodId: dismissed }))

  await share(training, meter, { run, name: 'settlePeriod, bounty shared, first credits' })
  await share(training, meter, { run, name: 'settlePeriod, bounty shared' })
}

/** Two challengers share what a lie costs its worker. */
async function share(
  training: TestTraining,
  meter: Meter,
  { run, name }: { run: MeasuredRun; name: string },
): Promise<void> {
  const { keeper, proofer, voters } = training
  const [other] = voters
  if (!other) throw new RangeError('no second challenger')
  const worker = workerOf(training)
  const periodId = await startMeasured(meter, worker, run)
  const wrong = await submitLie(training, run, { kind: 'weights', worker })
  const one = await other.training.openDispute.sync(wrong)
  const two = await meter.take('openDispute, further', proofer.training.openDispute.sync(wrong))
  // The worker is silent, and the second is first to say so.
  await letClockRun(training, two.caseId)
  await proofer.training.resolveDispute.sync(two)
  await meter.take('resolveDispute, moot', other.training.resolveDispute.sync(one))
  await meter.take(name, keeper.training.settlePeriod.sync({ periodId }))
}

/** A vote that decides, and one that nobody takes part in. */
export async function vote(training: TestTraining, meter: Meter): Promise<void> {
  const { proofer, keeper, voters, chain, vote: address, store } = training
  const worker = workerOf(training)
  const { runId } = await createTestRun(training, { adjudicator: 'vote' })
  const ballots = (client: TrainingClient) => client.training.vote({ address })
  for (const hasVoters of [true, false]) {
    const { tip } = await worker.training.getRun({ runId })
    const parentHash = await stateAt(worker, runId, tip)
    await worker.training.startPeriod.sync({ runId, parentHash })
    const file = toHex(`weights, ${hasVoters}`, { size: 32 })
    const { parameters } = await prepareVoteState({ runId, parentHash, file: bytesOf(file), store })
    const { stateHash } = await meter.take(
      'submitState, of a vote',
      worker.training.submitState.sync(parameters),
    )
    const { disputeId, caseId } = await meter.take(
      'openDispute, to a vote',
      proofer.training.openDispute.sync({ stateHash }),
    )
    const secrets = voters.map((client, i) => ({
      client,
      ...prepareBallot({
        chainId: chain.chain.id,
        vote: address,
        caseId,
        voter: client.account.address,
        weight: parseEther('10'),
        upheld: i === 0,
        salt: keccak256(toHex(`salt ${i}`)),
      }),
    }))
    const taking = hasVoters ? secrets : []
    for (const { client, parameters } of taking) {
      await meter.take('commitVote', ballots(client).commitVote.sync(parameters))
    }
    const { commitEnd, revealEnd } = await ballots(keeper).getVote({ caseId })
    await chain.setTime(commitEnd)
    const [silent, ...revealing] = [...taking].reverse()
    for (const { client, secret } of revealing) {
      await meter.take('revealVote', ballots(client).revealVote.sync(ballotOpening(secret)))
    }
    await chain.setTime(revealEnd)
    const name = hasVoters ? 'resolveDispute, dismissed' : 'resolveDispute, void'
    await meter.take(name, keeper.training.resolveDispute.sync({ disputeId }))
    for (const { client } of taking) {
      const kind = client === silent?.client ? 'collectVote, not revealed' : 'collectVote'
      const payee = client.account.address
      await meter.take(kind, ballots(keeper).collectVote.sync({ caseId, payee }))
    }
  }
}

/** Lets time pass until the side that is to move has none left. */
async function letClockRun({ keeper, chain, game: address }: TestTraining, caseId: bigint): Promise<void> {
  const found = await keeper.training.game({ address }).getCase({ caseId })
  if (found.status === 'awaitingWorker' || found.status === 'awaitingChallenger')
    await chain.setTime(found.until)
}

function workerOf({ workers }: TestTraining): TrainingClient {
  const [worker] = workers
  if (!worker) throw new RangeError('no worker')
  return worker
}

const bytesOf = (hex: Hex) => new TextEncoder().encode(hex)

/** Waits until nobody can dispute the tip. */
async function waitForFinality(
  { keeper, chain }: TestTraining,
  { runId }: Pick<MeasuredRun, 'runId'>,
): Promise<void> {
  const { tip } = await keeper.training.getRun({ runId })
  const stateHash = await stateAt(keeper, runId, tip)
  const { contestableUntil } = await keeper.training.getState({ stateHash })
  // A game may have taken longer.
  if (contestableUntil > (await chain.now())) await chain.setTime(contestableUntil)
}
