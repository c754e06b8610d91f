import type { Command } from 'commander'
import { chainTime } from '../../../../cli/chainTime.js'
import type { Shell } from '../../../../cli/protocol.js'
import { getRun, getState, getStateAt } from '../../index.js'
import { parseRunId } from '../parse.js'
import { type TrainingSession, withTraining } from '../session.js'
import { formatTimeline, readTimeline } from '../timeline.js'

export function addShow(group: Command, shell: Shell): void {
  group
    .command('show')
    .description('what has happened in a run, and what comes next')
    .argument('<run>', 'the run')
    .action(withTraining(shell, show))
}

async function show(session: TrainingSession, _options: object, [id = '']: readonly string[]): Promise<void> {
  const { client, output, signal } = session
  const { address, fromBlock } = await session.contract()
  const runId = parseRunId(id)
  const run = await getRun(client, { address, runId })
  const { finalHeight: final, tip } = run
  const stateHash = final < tip ? await getStateAt(client, { address, runId, height: final + 1 }) : undefined
  const next = stateHash && (await getState(client, { address, stateHash }))
  const timeline = await readTimeline(client, { address, runId, fromBlock, signal })
  const now = await chainTime(client)
  output.result({ run, timeline }, formatTimeline({ run, next, timeline, now }))
}
