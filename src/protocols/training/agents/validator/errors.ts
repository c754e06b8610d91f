import type { Address } from 'viem'
import { ModelMarketError } from '../../../../errors/index.js'

/** A training contract has no token vote: there is nothing for a validator to do. */
export class NoVoteError extends ModelMarketError {
  static override name = 'Training.NoVoteError'
  constructor({ address }: { address: Address }) {
    super(`The training contract ${address} has no token vote of this package.`, {
      metaMessages: ['Disputes of all its runs are decided otherwise: run a proofer instead.'],
    })
  }
}

/** What a vote is about was not fetched in time. */
export class TextTimeoutError extends ModelMarketError {
  static override name = 'Training.TextTimeoutError'
  constructor({ runId, timeoutMs }: { runId: bigint; timeoutMs: number }, options: { cause: unknown }) {
    super(`The text of run ${runId} was not fetched within ${timeoutMs} ms.`, {
      ...options,
      metaMessages: [
        'Nobody may keep it, or the store is slow. Raise `fetchTimeoutMs`, or use another store.',
      ],
      retryable: true,
    })
  }
}
