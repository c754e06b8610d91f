import { type Hex, parseEther } from 'viem'
import { type Examples, judgeModel, majorityClass, softmaxRegression } from '../../../../../baseline/index.js'
import { openDemoStore } from '../../../../../cli/demo/folders.js'
import { type CID, fetchFile } from '../../../../../content/index.js'
import type { FixedDataset } from '../../../../../fixed/index.js'
import { formatCoins, formatShare } from '../../../../../format/index.js'
import { randomSalt } from '../../../../../labels/index.js'
import { prepareVoteRun, prepareVoteState, type RunData } from '../../../flows/index.js'
import { voteCommitmentOf } from '../../../index.js'
import type { TrainingClient } from '../../../testing/index.js'
import { DemoStoryError } from '../../errors.js'
import { openDispute } from './dispute.js'
import type { Party, Stage } from './stage.js'

const rule =
  'Train a softmax regression on the rows, in floating point, and publish it as an ONNX file. A state is right if it gets as many of the test rows right as one that you train yourself, to within two percentage points.'
const fee = parseEther('3')
const weight = parseEther('100')
const voteSeconds = 900

/** How close a model has to come to the one that a voter trains. */
const tolerance = 0.02

interface Ballot {
  voter: TrainingClient
  name: string
  upheld: boolean
  salt: Hex
}

/** A short run by a rule that no contract can replay: those who hold coins look, and vote. */
export async function holdVote(
  stage: Stage,
  { worker, challenger, data }: { worker: Party; challenger: Party; data: RunData },
): Promise<void> {
  const { training, progress, gas, folder, signal, tally } = stage
  const { creator, voters, keeper, chain, vote } = training
  const examples = examplesOf(data.dataset, data.classes.length)
  const test = examplesOf(data.test ?? data.dataset, data.classes.length)

  const { runId, stateHash, cid } = await progress.step('A second run', async () => {
    const store = await openDemoStore(folder)
    const prepared = await prepareVoteRun({
      reward: parseEther('5'),
      workerDeposit: parseEther('40'),
      challengeDeposit: parseEther('4'),
      maxStates: 1,
      statesPerPeriod: 1,
      stateSeconds: 600,
      challengeWindow: 900,
      runSeconds: 86_400,
      adjudicator: vote,
      text: rule,
      voteSeconds,
      quorum: weight,
      fee,
      store,
      signal,
    })
    const { runId, runHash: parentHash } = gas.note(
      'creator',
      'createRun',
      await creator.training.createRun.sync(prepared.parameters),
    )
    const file = await majorityClass.train(examples, { signal })
    const { parameters, cid } = await prepareVoteState({ runId, parentHash, file, store, signal })
    const { training } = worker.client
    gas.note(worker.name, 'startPeriod', await training.startPeriod.sync({ runId, parentHash }))
    const { stateHash } = gas.note(worker.name, 'submitState', await training.submitState.sync(parameters))
    return {
      value: { runId, stateHash, cid },
      text: `A second run has a rule in words, which no contract can replay. ${worker.name} submits a model that has learnt nothing.`,
      details: ['whoever holds coins decides its disputes'],
    }
  })

  await progress.step('The vote', async (update) => {
    const { disputeId, caseId } = await openDispute(stage, challenger, { stateHash })
    const ballots: Ballot[] = []
    for (const [i, voter] of voters.entries()) {
      // The last one does not look.
      const isLazy = i === voters.length - 1
      const upheld = !isLazy && (await isWrong(stage, { cid, examples, test, seed: i + 1 }))
      ballots.push({ voter, name: `voter ${i + 1}`, upheld, salt: randomSalt() })
      update((i + 1) / voters.length)
    }
    const place = { chainId: chain.chain.id, address: vote, caseId, weight }
    for (const { voter, name, ...ballot } of ballots) {
      const commitment = voteCommitmentOf({ ...place, voter: voter.account.address, ...ballot })
      const calls = voter.training.vote({ address: vote })
      gas.note(name, 'commitVote', await calls.commitVote.sync({ caseId, commitment, weight }))
    }
    const methods = keeper.training.vote({ address: vote })
    const { until: commitmentsEnd } = await open(methods.getVote({ caseId }))
    await chain.setTime(commitmentsEnd)
    for (const { voter, name, upheld, salt } of ballots) {
      const calls = voter.training.vote({ address: vote })
      gas.note(name, 'revealVote', await calls.revealVote.sync({ caseId, upheld, salt }))
      tally.votes++
    }
    const { until: end } = await open(methods.getVote({ caseId }))
    await chain.setTime(end)
    const { outcome } = gas.note(
      'keeper',
      'resolveDispute',
      await keeper.training.resolveDispute.sync({ disputeId }),
    )
    if (outcome !== 'upheld') throw new DemoStoryError('a vote upholds the dispute of a worthless model')
    tally.upheld++
    tally.rolledBack++
    for (const { voter, name } of ballots)
      gas.note(name, 'collectVote', await methods.collectVote.sync({ caseId, payee: voter.account.address }))
    const { periodId } = await keeper.training.getState({ stateHash })
    gas.note('keeper', 'settlePeriod', await keeper.training.settlePeriod.sync({ periodId }))
    const found = await judgeModel(await fetchFile(cid, await openDemoStore(folder)), test, { signal })
    const against = ballots.filter(({ upheld }) => upheld).length
    return {
      value: runId,
      text: `${challenger.name} disputes it, and ${against} of ${ballots.length} voters find it wrong: it falls.`,
      details: [
        `it gets ${formatShare(found)} of the test rows right; the voters who looked trained one of their own`,
        `ballots are committed first and revealed later, with ${formatCoins(weight)} each; all share the fee of ${formatCoins(fee)}, whatever they said`,
      ],
    }
  })
}

/** A voter trains a model of its own, and runs the one that was submitted on the same rows. */
async function isWrong(
  { folder, signal }: Stage,
  { cid, examples, test, seed }: { cid: CID; examples: Examples; test: Examples; seed: number },
): Promise<boolean> {
  const own = await softmaxRegression.train(examples, { signal, seed, maxMs: 2_000 })
  const submitted = await fetchFile(cid, await openDemoStore(folder))
  const [expected, actual] = [
    await judgeModel(own, test, { signal }),
    await judgeModel(submitted, test, { signal }),
  ]
  return actual < expected - tolerance
}

/** A vote that goes on. */
async function open<vote extends { status: string }>(
  reading: Promise<vote>,
): Promise<Exclude<vote, { status: 'ended' }>> {
  const found = await reading
  if (found.status === 'ended') throw new DemoStoryError('a vote goes on')
  return found as Exclude<vote, { status: 'ended' }>
}

/** The rows as floating-point numbers. */
function examplesOf({ features, labels, columns }: FixedDataset, classes: number): Examples {
  return { features: Float32Array.from(features, (value) => value / 1_024), labels, columns, classes }
}
