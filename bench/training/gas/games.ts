import { traceLayout } from 'modelmarket/fixed'
import { AnswerBook, makeMove, nextMove, positionOf, type Replay } from 'modelmarket/training/flows'
import { type LieOptions, submitLie, type TestTraining } from 'modelmarket/training/testing'
import type { Meter } from './meter.js'
import { type MeasuredRun, startMeasured, stepsPerState } from './setting.js'
import type { Network } from './targets.js'

/** A lie for each way of proving: where in the last step of a state. */
export async function liesOf(replay: Replay, height: number): Promise<Record<string, LieOptions>> {
  await replay.advance(height)
  const { shape, batch } = replay.rule
  const step = await replay.step(height, stepsPerState - 1)
  const layout = traceLayout(shape, batch)
  type Kind = Parameters<typeof layout.indexOf>[0]['kind']
  const at = (kind: Kind, layer: number, row = 0, number = 0): LieOptions => ({
    kind,
    leaf: layout.indexOf({ kind, layer, row }),
    number,
  })
  const hidden = Array.from({ length: batch }, (_, row) => {
    const leaf = step.traceLeaf(layout.indexOf({ kind: 'A', layer: 1, row }))
    const view = new DataView(leaf.buffer, leaf.byteOffset, leaf.length)
    return Array.from({ length: leaf.length / 4 }, (_, unit) => ({
      row,
      unit,
      isActive: view.getInt32(4 * unit) > 0,
    }))
  }).flat()
  const unit = (isActive: boolean) => {
    const found = hidden.find((one) => one.isActive === isActive)
    if (!found) throw new RangeError(`no hidden unit is ${isActive ? 'active' : 'inactive'}`)
    return at('D', 1, found.row, found.unit)
  }
  return {
    'prove WT': at('WT', 2),
    'prove A, of features': at('A', 1),
    'prove A, of activations': at('A', 2),
    'prove AT, of features': at('AT', 0),
    'prove AT, of activations': at('AT', 1),
    'prove D, softmax': at('D', 2),
    'prove D, hidden': unit(true),
    'prove D, inactive': unit(false),
    'prove DT': at('DT', 1),
    'prove weight': { kind: 'weights', leaf: 0, number: 0 },
    'prove bias': { kind: 'weights', leaf: 0, number: shape[0] },
    'prove length': { kind: 'length', leaf: layout.indexOf({ kind: 'A', layer: 1, row: 0 }) },
  }
}

/** What a game costs: its moves, of which opening the dispute is the challenger's first, and what ends it, which anyone may call. */
export type Part = 'worker' | 'challenger' | 'resolution'

/** Where the meter keeps a part of a game. */
export const partOf = (network: Network, lie: string, part: Part) => `${network} ${lie}: ${part}`

function nameOf(call: string, lie: string, stage: string): string {
  if (call === 'prove') return lie
  return call === 'revealLeaf' ? `revealLeaf, of the ${stage === 'weightTree' ? 'weights' : 'trace'}` : call
}

/**
 * Plays a whole game about a lie, from opening the dispute to resolving it. What it costs is taken down by the network and the move, and by
 * the game and its part.
 */
export async function playMeasured(
  training: TestTraining,
  meter: Meter,
  {
    network,
    run,
    lie: name,
    options,
  }: { network: Network; run: MeasuredRun; lie: string; options: LieOptions },
): Promise<void> {
  const { proofer, keeper, game: address, workers } = training
  const [worker] = workers
  if (!worker) throw new RangeError('no worker')
  const periodId = await startMeasured(meter, worker, run)
  const { stateHash, lie } = await submitLie(training, run, { ...options, worker })
  const part = (of: Part) => partOf(network, name, of)
  const opened = proofer.training.openDispute.sync({ stateHash })
  const { disputeId, caseId } = await meter.take(
    ['openDispute, first of a state', part('challenger')],
    opened,
  )
  const cases = keeper.training.game({ address })
  const answers = new AnswerBook()
  const { replay } = run.game
  for (;;) {
    const found = await cases.getCase({ caseId })
    if (found.status === 'upheld') break
    const isWorkers = found.status === 'awaitingWorker'
    const move = isWorkers
      ? lie.answer(positionOf(found, stepsPerState))
      : await nextMove(proofer, { address, case: found, replay, answers })
    if (!move) throw new RangeError(`the game about a wrong ${name} does not go on`)
    const names = [
      `${network} ${nameOf(move.call, name, found.stage)}`,
      part(isWorkers ? 'worker' : 'challenger'),
    ]
    const client = isWorkers ? worker : proofer
    await makeMove(move, found, (action, of) => meter.take(names, action.sync(client, { ...of, address })))
  }
  const resolved = proofer.training.resolveDispute.sync({ disputeId })
  await meter.take(['resolveDispute, upheld', part('resolution')], resolved)
  await meter.take('settlePeriod, failed', keeper.training.settlePeriod.sync({ periodId }))
}
