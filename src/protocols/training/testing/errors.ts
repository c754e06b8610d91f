import type { Address } from 'viem'
import { ModelMarketError } from '../../../errors/index.js'

/** A test would submit a state, and has no worker that may. */
export class NoWorkerError extends ModelMarketError {
  static override name = 'Training.NoWorkerError'
  constructor({ runId, holder }: { runId: bigint; holder: Address | undefined }) {
    super(
      holder === undefined
        ? `There is no worker to submit a state of run ${runId}.`
        : `The mutex of run ${runId} is held by ${holder}, which is no worker of this test.`,
      {
        metaMessages: [
          holder === undefined
            ? 'Start with `startTraining({ workers: 1 })`, or pass `worker`.'
            : 'Pass its client as `worker`, or wait until its period has ended.',
        ],
      },
    )
  }
}

/** A test wants a run that can be replayed, and has one that is decided by a vote. */
export class NothingToReplayError extends ModelMarketError {
  static override name = 'Training.NothingToReplayError'
  constructor({ runId }: { runId: bigint }) {
    super(`Run ${runId} is decided by a vote, and has no steps to lie about.`, {
      metaMessages: ["Create it with `createTestRun(training, { adjudicator: 'game' })`."],
    })
  }
}
