import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Address } from 'viem'
import { writeOutput } from '../../../../cli/files.js'
import { currentFolder } from '../../../../cli/io.js'
import { needPackages } from '../../../../cli/packages.js'
import type { Shell } from '../../../../cli/protocol.js'
import { formatAddress } from '../../../../format/index.js'
import { svgPlot } from '../../../../plots/index.js'
import { curve, verifyRun } from '../../flows/index.js'
import { type CurveRow, formatCurve, plotOf } from '../curveOf.js'
import { parseRunId } from '../parse.js'
import { readStates } from '../readAll.js'
import { type TrainingSession, withTraining } from '../session.js'

export function addCurve(group: Command, shell: Shell): void {
  group
    .command('curve')
    .description('how good the states of a run are, live ones and those that fell')
    .argument('<run>', 'the run')
    .option('--svg <file>', 'also draw it into this file')
    .action(withTraining<{ svg?: string }>(shell, showCurve))
}

/** An account as people read it. */
const shortOf = (account: string) => formatAddress(account as Address)

async function showCurve(
  session: TrainingSession,
  { svg }: { svg?: string },
  [id = '']: readonly string[],
): Promise<void> {
  const { client, output, signal, io } = session
  if (svg !== undefined) needPackages('vega', 'vega-lite')
  const { address } = await session.contract()
  const runId = parseRunId(id)
  const store = await session.store({ writable: false })
  const { rows, plot } = await output.progress.step(`Measuring run ${runId}`, async (update) => {
    const verified = await verifyRun(client, { address, runId, store, signal })
    const states = await readStates(session, { address, runId })
    const points = await curve(client, {
      verified,
      states,
      store,
      signal,
      onProgress: ({ measured, of }) => update(measured / of),
    })
    const rows = points.map((point): CurveRow => {
      const state = states.find(({ stateHash }) => stateHash === point.stateHash)
      return {
        ...point,
        worker: state?.worker,
        status: state?.status ?? 'genesis',
        challengedBy: state?.firstChallenger,
      }
    })
    return {
      value: { rows, plot: plotOf(rows, verified.task.title) },
      text: `Measured on ${verified.test ? 'rows that nothing is trained on' : 'the rows that it is trained on'}.`,
    }
  })
  if (svg !== undefined) await writeOutput(resolve(currentFolder(io), svg), await svgPlot(plot))
  const shown = rows.map((row) => ({
    ...row,
    worker: row.worker && shortOf(row.worker),
    challengedBy: row.challengedBy && shortOf(row.challengedBy),
  }))
  output.result({ runId, states: rows, svg }, formatCurve(shown, { plot, columns: output.columns ?? 100 }))
}
