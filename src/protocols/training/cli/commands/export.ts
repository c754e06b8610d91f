import { resolve } from 'node:path'
import type { Command } from 'commander'
import { UsageError } from '../../../../cli/errors.js'
import { writeOutput } from '../../../../cli/files.js'
import { currentFolder } from '../../../../cli/io.js'
import { parseCount } from '../../../../cli/parse.js'
import type { Shell } from '../../../../cli/protocol.js'
import { BlockNotFoundError } from '../../../../content/index.js'
import type { Weights } from '../../../../fixed/index.js'
import { formatCount, formatShare } from '../../../../format/index.js'
import {
  exportModel,
  fetchWeights,
  measure,
  openReplay,
  type VerifiedRun,
  verifyRun,
  WrongWeightsError,
} from '../../flows/index.js'
import { getState, getStateAt, type ModelState } from '../../index.js'
import { NothingTrainedError } from '../errors.js'
import { parseRunId } from '../parse.js'
import { type TrainingSession, withTraining } from '../session.js'

interface ExportOptions {
  out: string
  height?: number
  live?: boolean
}

export function addExport(group: Command, shell: Shell): void {
  group
    .command('export')
    .description('write the model of a run as an ONNX file')
    .argument('<run>', 'the run')
    .requiredOption('--out <file>', 'the new file')
    .option('--height <n>', 'the state (default: the highest that is final)', parseCount)
    .option('--live', 'also a state that may still fall')
    .action(withTraining<ExportOptions>(shell, exportRun))
}

async function exportRun(
  session: TrainingSession,
  options: ExportOptions,
  [id = '']: readonly string[],
): Promise<void> {
  const { client, output, signal, io } = session
  if (options.height === 0) throw new UsageError('--height takes a number from 1: state 0 is not trained.')
  const { address } = await session.contract()
  const runId = parseRunId(id)
  const store = await session.store({ writable: false })
  const file = resolve(currentFolder(io), options.out)
  const { state, onnx, accuracy } = await output.progress.step(
    `Taking the model of run ${runId}`,
    async (update) => {
      const verified = await verifyRun(client, { address, runId, store, signal })
      const { run, rule, test, dataset } = verified
      const { finalHeight, tip } = run
      const { live = false } = options
      const highest = live ? tip : finalHeight
      const height = options.height ?? highest
      const stateHash =
        height > 0 && height <= highest ? await getStateAt(client, { address, runId, height }) : undefined
      if (stateHash === undefined)
        throw new NothingTrainedError({ runId, height: options.height, highest, live })
      const state = await getState(client, { address, stateHash })
      const weights = await weightsOf(session, { verified, state, store, update })
      const measured = measure(weights, { shape: rule.shape, dataset: test ?? dataset })
      return {
        value: { state, onnx: exportModel({ verified, weights }), accuracy: measured.accuracy },
        text: `State ${height} is ${state.status === 'final' ? 'final' : `${state.status}, and may still fall`}.`,
      }
    },
  )
  await writeOutput(file, onnx)
  output.result(
    {
      runId,
      height: state.height,
      stateHash: state.stateHash,
      status: state.status,
      root: state.root,
      accuracy,
      file,
      bytes: onnx.length,
    },
    `${options.out}: ${formatCount(onnx.length)} bytes. ${formatShare(accuracy)} of the rows to measure on are right.`,
  )
}

/** Fetches published weights. If they are nowhere, or others, they are computed again. */
async function weightsOf(
  { client, signal }: TrainingSession,
  {
    verified,
    state,
    store,
    update,
  }: {
    verified: VerifiedRun
    state: ModelState
    store: Parameters<typeof fetchWeights>[1]['store']
    update: (share: number) => void
  },
): Promise<Weights> {
  const { address, gameRule: rule } = verified
  try {
    return await fetchWeights(client, { address, state, rule, store, signal })
  } catch (error) {
    signal.throwIfAborted()
    if (!WrongWeightsError.is(error) && !BlockNotFoundError.is(error)) throw error
    const replay = await openReplay(verified)
    const { height } = state
    await replay.advance(height, { signal, onProgress: ({ height: done }) => update(done / height) })
    if (replay.rootAt(height) !== state.root) throw error
    return replay.weights(height, { signal })
  }
}
