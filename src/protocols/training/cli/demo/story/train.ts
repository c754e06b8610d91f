import { openDemoStore } from '../../../../../cli/demo/folders.js'
import type { FixedDataset, Weights } from '../../../../../fixed/index.js'
import { formatCount } from '../../../../../format/index.js'
import { fetchWeights, openReplay, prepareState, verifyRun } from '../../../flows/index.js'
import type { ModelState } from '../../../index.js'
import type { Party, Player, Stage } from './stage.js'

/** Somebody reads a run from chain and content alone, and gets ready to compute it. */
export async function study(
  { training, folder, signal }: Stage,
  party: Party,
  { runId, from }: { runId: bigint; from?: { height: number; weights: Weights } },
): Promise<Player> {
  const store = await openDemoStore(folder)
  const verified = await verifyRun(party.client, { address: training.address, runId, store, signal })
  return { ...party, verified, replay: await openReplay(verified, from ? { base: from } : {}) }
}

/** The weights of the highest final state, as its worker published them. */
export async function takeOver(stage: Stage, party: Party, { runId }: { runId: bigint }): Promise<Player> {
  const { training, folder } = stage
  const { address } = training
  return stage.progress.step(`${party.name} takes over`, async () => {
    const { finalHeight } = await party.client.training.getRun({ runId })
    const state = await stateAt(party, { runId, height: finalHeight })
    const rule = (await verifyRun(party.client, { address, runId, store: await openDemoStore(folder) }))
      .gameRule
    const store = await openDemoStore(folder)
    const weights = await fetchWeights(party.client, { address, state, rule, store })
    return {
      value: await study(stage, party, { runId, from: { height: finalHeight, weights } }),
      text: `${party.name} takes over at state ${finalHeight}, from the weights that were published.`,
      details: ['it is final, so nobody can take it back; the weights have the root that the chain has'],
    }
  })
}

/** The live state at a height. */
export async function stateAt(
  { client }: Party,
  { runId, height }: { runId: bigint; height: number },
): Promise<ModelState> {
  const stateHash = (await client.training.getStateAt({ runId, height })) ?? '0x'
  return client.training.getState({ stateHash })
}

/** A player takes the mutex, computes states and submits them. */
export async function train(
  { folder, progress, gas, signal }: Stage,
  { name, client, verified, replay }: Player,
  { states: wanted, aside }: { states: number; aside?: string },
): Promise<{ periodId: bigint; states: ModelState[] }> {
  const { runId } = verified.run
  return progress.step(`${name} trains`, async (update) => {
    const store = await openDemoStore(folder)
    const { tip, runHash } = await client.training.getRun({ runId })
    let parentHash = (await client.training.getStateAt({ runId, height: tip })) ?? runHash
    const { periodId } = gas.note(
      name,
      'startPeriod',
      await client.training.startPeriod.sync({ runId, parentHash }),
    )
    const states: ModelState[] = []
    for (let height = tip + 1; height <= tip + wanted; height++) {
      await replay.advance(height, { signal })
      const rule = verified.gameRule
      const { parameters } = await prepareState({ runId, height, parentHash, replay, rule, store, signal })
      const submitted = gas.note(name, 'submitState', await client.training.submitState.sync(parameters))
      parentHash = submitted.stateHash
      states.push(await client.training.getState({ stateHash: parentHash }))
      update(states.length / wanted)
    }
    const steps = formatCount(wanted * replay.stepsPerState)
    return {
      value: { periodId, states },
      text: `${name} takes the mutex, computes ${steps} steps, and submits the states ${tip + 1} to ${tip + wanted}.`,
      details: [aside, 'the weights are published; on chain are their roots, after each of the steps'],
    }
  })
}

/** The same rows, but some of one class under the label of another. */
export function withSwappedLabels(dataset: FixedDataset, from: number, to: number): FixedDataset {
  return { ...dataset, labels: dataset.labels.map((label) => (label === from ? to : label)) }
}
