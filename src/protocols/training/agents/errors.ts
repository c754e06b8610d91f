import { ModelMarketError } from '../../../errors/index.js'

/** The dataset of a run was not fetched in time. */
export class DatasetTimeoutError extends ModelMarketError {
  static override name = 'Training.DatasetTimeoutError'
  constructor({ runId, timeoutMs }: { runId: bigint; timeoutMs: number }, options: { cause: unknown }) {
    super(`The dataset of run ${runId} was not fetched within ${timeoutMs} ms.`, {
      ...options,
      metaMessages: [
        'Nobody may keep it, or the store is slow. Raise `fetchTimeoutMs`, or use another store.',
      ],
      retryable: true,
    })
  }
}
