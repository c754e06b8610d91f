import type { Command } from 'commander'
import { isAddressEqual } from 'viem'
import type { Shell } from '../../../../cli/protocol.js'
import { formatCoins, formatCount, formatDuration } from '../../../../format/index.js'
import { verifyTraining } from '../../deploy/index.js'
import { assessRun, type VerifiedRun, type VerifyProgress, verifyRun } from '../../flows/index.js'
import { isRewardSafe, potOf } from '../../index.js'
import { parseRunId } from '../parse.js'
import { type TrainingSession, withTraining } from '../session.js'

export function addVerify(group: Command, shell: Shell): void {
  group
    .command('verify')
    .description('recompute what a run claims: its dataset, its first weights, its limits')
    .argument('<run>', 'the run')
    .action(withTraining(shell, verify))
}

async function verify(
  session: TrainingSession,
  _options: object,
  [id = '']: readonly string[],
): Promise<void> {
  const { client, output, signal } = session
  const { address } = await session.contract()
  const runId = parseRunId(id)
  const store = await session.store({ writable: false })
  const { adjudicators } = await verifyTraining(client, { address })
  const verified = await output.progress.step(`Verifying run ${runId}`, async (update) => {
    // The other files are small.
    const onProgress = ({ path, bytes, total }: VerifyProgress) =>
      path === 'dataset.bin' && update(bytes / total)
    const value = await verifyRun(client, { address, runId, store, signal, onProgress })
    return {
      value,
      text: `Run ${runId} is what it says: dataset and first weights have the roots of the chain.`,
    }
  })
  const { run, gameRule, chainId, task } = verified
  const kind = adjudicators.find(({ address }) => isAddressEqual(address, run.adjudicator))?.kind
  const warnings = [
    ...assessRun({ ...run, rule: gameRule, chainId }).map(({ message }) => message),
    ...(kind === 'game'
      ? []
      : ['Its adjudicator is not the dispute game of this package: put no deposit into it.']),
    ...(isRewardSafe(run) ? [] : ['Its pot does not cover the next state.']),
  ]
  output.result(
    { runId, run, rule: gameRule, task, warnings },
    [...summary(verified), ...warnings.map((message) => `WARNING: ${message}`)].join('\n'),
  )
}

function summary({ run, gameRule, task, rule }: VerifiedRun): string[] {
  const rate = gameRule.batch * gameRule.mul * 2 ** (2 - gameRule.shift)
  return [
    `${task.title}: a network of ${rule.shape.join('-')}, ${formatCount(task.rows.train)} rows to train on, ${formatCount(task.rows.test)} to measure on.`,
    `A state is ${formatCount(gameRule.stepsPerState)} steps of ${formatCount(rule.batch)} rows, at a learning rate of ${rate.toPrecision(3)}; ${formatCount(run.finalHeight)} of ${formatCount(run.maxStates)} are final.`,
    `A state earns ${formatCoins(run.reward)}; the pot has ${formatCoins(potOf(run))}. A worker deposits ${formatCoins(run.workerDeposit)}, a challenger ${formatCoins(run.challengeDeposit)}.`,
    `A state is due in ${formatDuration(run.stateSeconds)}, and can be disputed for ${formatDuration(run.challengeWindow)}.`,
  ]
}
