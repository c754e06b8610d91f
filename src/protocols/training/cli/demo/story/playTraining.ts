import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { openBooks } from '../../../../../cli/demo/books.js'
import { openDemoStore } from '../../../../../cli/demo/folders.js'
import type { DemoStage } from '../../../../../cli/demo/protocolDemo.js'
import type { DemoOutcome } from '../../../../../cli/demo/result.js'
import { type Plot, svgPlot } from '../../../../../plots/index.js'
import { curve, openReplay } from '../../../flows/index.js'
import type { ModelState } from '../../../index.js'
import type { TestTraining } from '../../../testing/index.js'
import { type CurveRow, formatCurve, plotOf } from '../../curveOf.js'
import { castParties, peopleOf } from './cast.js'
import { catchCheat } from './cheat.js'
import { closeBooks, finalize } from './closeRun.js'
import { type CreatedRun, createRun } from './createRun.js'
import { beSilent, falseAlarm } from './falseAlarm.js'
import type { Player, Stage } from './stage.js'
import { takeModel } from './takeModel.js'
import { study, takeOver, train, withSwappedLabels } from './train.js'
import { holdVote } from './vote.js'

/** The whole story, from the first seed to the model. */
export async function playTraining(
  scene: DemoStage & { training: TestTraining },
  { seed, svg }: { seed: string; svg: string },
): Promise<DemoOutcome> {
  const { training } = scene
  const cast = castParties(training)
  const tally = { rolledBack: 0, upheld: 0, dismissed: 0, votes: 0 }
  const stage: Stage = { ...scene, cast, tally }
  const closeAccounts = await openBooks(training.outsider, {
    token: training.token,
    people: peopleOf(training, cast),
    contracts: { training: training.address, vote: training.vote },
  })

  const created = await createRun(stage, { seed })
  const { runId } = created
  const petra = await study(stage, cast.Petra, { runId })
  const states = await trainAll(stage, petra, { runId })
  await holdVote(stage, { worker: cast.Vic, challenger: cast.Petra, data: created.data })
  await finalize(stage, { runId })
  await closeBooks(stage, created)
  const model = await takeModel(stage, petra, created)
  const { rows, plot } = await drawCurve(stage, petra, { states, created, svg })

  const { status } = await training.outsider.training.getRun({ runId })
  const { seedsTried } = created
  return {
    subject: 'The run',
    status: status === 'closed' ? 'completed' : status,
    facts: { states: petra.verified.run.maxStates, ...tally, ...model, seedsTried, svg },
    report: (columns) => formatCurve(rows, { plot, columns }),
    books: await closeAccounts(),
  }
}

/** Honest workers, a silent one, a cheat, and a false alarm. Gives all states that were submitted. */
async function trainAll(stage: Stage, petra: Player, { runId }: { runId: bigint }): Promise<ModelState[]> {
  const { cast } = stage
  const wim = await study(stage, cast.Wim, { runId })
  const { states: first } = await train(stage, wim, { states: 6 })
  await finalize(stage, { runId })

  const ada = await takeOver(stage, cast.Ada, { runId })
  const { states: second } = await train(stage, ada, { states: 6 })
  await beSilent(stage, cast.Sid, { runId })

  const mallory = await poisoned(stage, ada)
  const { states: third } = await train(stage, mallory, {
    states: 4,
    aside: 'she trained on rows whose labels she swapped: threes are eights',
  })
  await catchCheat(stage, { cheat: mallory, proofer: petra, copier: cast.Kit })

  const { states: fourth } = await train(stage, ada, { states: 6 })
  const disputed = fourth[2] as ModelState
  await falseAlarm(stage, { worker: ada, troll: cast.Tom, state: disputed })
  const { states: fifth } = await train(stage, wim, { states: 6 })
  return [...first, ...second, ...third, ...fourth, ...fifth]
}

/** The cheat goes on from the true tip, but on other rows. */
async function poisoned(stage: Stage, { verified, replay }: Player): Promise<Player> {
  const { tip } = await stage.cast.Mallory.client.training.getRun({ runId: verified.run.runId })
  const dataset = withSwappedLabels(verified.dataset, 3, 8)
  const base = { height: tip, weights: await replay.weights(tip) }
  return { ...stage.cast.Mallory, verified, replay: await openReplay({ ...verified, dataset }, { base }) }
}

/** Measures all states on the test rows, and draws the curve. */
async function drawCurve(
  { training, cast, progress, folder, signal }: Stage,
  { client, verified }: Player,
  { states, created, svg }: { states: readonly ModelState[]; created: CreatedRun; svg: string },
): Promise<{ rows: CurveRow[]; plot: Plot }> {
  return progress.step('The curve', async (update) => {
    const known = await Promise.all(states.map(({ stateHash }) => client.training.getState({ stateHash })))
    const store = await openDemoStore(folder)
    const points = await curve(client, {
      verified,
      states: known,
      store,
      signal,
      onProgress: ({ measured, of }) => update(measured / of),
    })
    const nameOf = (address: string | undefined) =>
      Object.values(cast).find(({ client }) => client.account.address === address)?.name
    const rows: CurveRow[] = []
    for (const point of points) {
      const state = known.find(({ stateHash }) => stateHash === point.stateHash)
      const dispute =
        state?.firstDispute === undefined
          ? undefined
          : await training.outsider.training.getDispute({ disputeId: state.firstDispute })
      rows.push({
        ...point,
        worker: nameOf(state?.worker),
        status: state?.status ?? 'genesis',
        challengedBy: nameOf(dispute?.challenger),
      })
    }
    const plot = plotOf(rows, created.prepared.task.title)
    await writeFile(svg, await svgPlot(plot))
    return {
      value: { rows, plot },
      text: `Anyone can follow the run from chain and content: its curve is in ${basename(svg)}.`,
    }
  })
}
