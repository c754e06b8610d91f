import type { Hex } from 'viem'
import { ModelMarketError } from '../../../errors/index.js'

/** An answer of a dispute is not the one that its node has. */
export class InvalidAnswerError extends ModelMarketError {
  static override name = 'Training.InvalidAnswerError'
  constructor({ node }: { node: Hex }) {
    super(`An answer about node ${node} does not belong to it.`, {
      metaMessages: [
        'The contract takes no such answer, so the endpoint that told it lags, lies, or is of another chain.',
        'Ask another endpoint.',
      ],
      retryable: true,
    })
  }
}

/** An answer is missing although the dispute went on below its node. */
export class MissingAnswerError extends ModelMarketError {
  static override name = 'Training.MissingAnswerError'
  constructor({ node }: { node: Hex }) {
    super(`The answer about node ${node} is missing.`, {
      metaMessages: ['The dispute has passed it, so it is on chain: the endpoint has not told its log.'],
      retryable: true,
    })
  }
}

/** A dispute is about a state that this replay computes exactly so: a challenger has nothing to prove. */
export class NothingToProveError extends ModelMarketError {
  static override name = 'Training.NothingToProveError'
  constructor({ height, what }: { height: number; what: string }) {
    super(`The replay finds nothing wrong with state ${height}: ${what}.`, {
      metaMessages: [
        'Only the lowest wrong state can be disputed successfully: one above it may follow truly from a wrong parent.',
        'Compare from the first state on with `findWrongState`, and dispute that state.',
      ],
    })
  }
}

/** A dispute is about a state that this replay did not compute: its worker cannot answer. */
export class ForeignStateError extends ModelMarketError {
  static override name = 'Training.ForeignStateError'
  constructor({ height, expected, actual }: { height: number; expected: Hex; actual: Hex }) {
    super(`The replay has another node in state ${height} than the dispute.`, {
      metaMessages: [
        `In the dispute: ${actual}`,
        `In the replay: ${expected}`,
        'Replay with the data set, the genesis and the rule of the run. If they are these, the state is wrong.',
      ],
    })
  }
}

/** A state is higher than the replay has come. */
export class NotReplayedError extends ModelMarketError {
  static override name = 'Training.NotReplayedError'
  constructor({ height, replayed }: { height: number; replayed: number }) {
    super(`State ${height} is not replayed yet.`, {
      metaMessages: [`The replay has come to state ${replayed}. Call \`advance(${height})\` first.`],
    })
  }
}

/** What a replay finds in its store was computed from another rule, data set or genesis. */
export class ForeignReplayError extends ModelMarketError {
  static override name = 'Training.ForeignReplayError'
  constructor({ height, stored, actual }: { height: number; stored: Hex; actual: Hex }) {
    super(`The stored replay has another state ${height} than the rule.`, {
      metaMessages: [
        `Stored: ${stored}`,
        `Computed: ${actual}`,
        'Give each run a store of its own, or delete what is stored: it is computed again.',
      ],
    })
  }
}
