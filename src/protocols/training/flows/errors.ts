import type { Address, Hex } from 'viem'
import { InvalidManifestError, type ManifestIssue } from '../../../dataset/errors.js'
import { ModelMarketError } from '../../../errors/index.js'

/** Rows to train on lack values of features. */
export class MissingFeaturesError extends ModelMarketError {
  static override name = 'Training.MissingFeaturesError'
  constructor({ missing }: { missing: readonly { name: string; rows: number }[] }) {
    const columns = missing
      .slice(0, 10)
      .map(({ name, rows }) => `${JSON.stringify(name)} in ${counted(rows)}`)
    const others = missing.length - columns.length
    super(
      `Values are missing: of ${columns.join(', ')}${others > 0 ? ` and of ${others} other columns` : ''}.`,
      {
        metaMessages: [
          'A state is computed from all of them. Fill them in, leave out the rows (`skipIncomplete`), or the columns (`drop`).',
        ],
      },
    )
  }
}

const counted = (rows: number) => `${rows} ${rows === 1 ? 'row' : 'rows'}`

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
      metaMessages: [
        'The dispute has passed it, so it is on chain: the endpoint has not told its log.',
        'Ask another endpoint.',
      ],
      retryable: true,
    })
  }
}

/** A case is to be played by an account that is on neither of its sides. */
export class NoSideError extends ModelMarketError {
  static override name = 'Training.NoSideError'
  constructor({
    account,
    caseId,
    worker,
    challenger,
  }: {
    account: Address
    caseId: bigint
    worker: Address
    challenger: Address
  }) {
    super(`Account ${account} is on neither side of case ${caseId}.`, {
      metaMessages: [
        `Worker: ${worker}`,
        `Challenger: ${challenger}`,
        'Play it with the account of one of them. `getCase` tells whether it has a verdict.',
      ],
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
        'Replay with the dataset, the genesis and the rule of the run. If they are these, the state is wrong.',
      ],
    })
  }
}

/** A state is higher than the replay has come, or below what it started from. */
export class NotReplayedError extends ModelMarketError {
  static override name = 'Training.NotReplayedError'
  constructor({ height, replayed, base }: { height: number; replayed: number; base: number }) {
    super(`State ${height} is not replayed.`, {
      metaMessages: [
        height <= base
          ? `The replay starts at state ${base}. Replay from the genesis to see what is below.`
          : `The replay has come to state ${replayed}. Call \`advance(${height})\` first.`,
      ],
    })
  }
}

/** What a replay finds in its store was computed from another rule, dataset or genesis. */
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

/** The `task.json` of a run does not describe a run. */
export class InvalidRunTaskError extends InvalidManifestError {
  static override name = 'Training.InvalidRunTaskError'
  constructor(issues: readonly ManifestIssue[]) {
    super('task of the run', issues)
  }
}

/** Published weights are not those of the state or the genesis that they are said to be. */
export class WrongWeightsError extends ModelMarketError {
  static override name = 'Training.WrongWeightsError'
  constructor(
    { what, expected, actual }: { what: string; expected: string; actual: string },
    options: { cause?: unknown } = {},
  ) {
    super(`These are not the weights of ${what}.`, {
      ...options,
      metaMessages: [
        `Expected: ${expected}`,
        `Found: ${actual}`,
        'Replay the run from its genesis instead: whoever published them made a mistake, or hides them.',
      ],
    })
  }
}

/** The dataset in a run's directory is not the one that its rule names. */
export class DatasetRootError extends ModelMarketError {
  static override name = 'Training.DatasetRootError'
  constructor({ runId, expected, actual }: { runId: bigint; expected: Hex; actual: Hex }) {
    super(`The dataset of run ${runId} has another root than its rule says.`, {
      metaMessages: [
        `In the rule: ${expected}`,
        `Of the dataset: ${actual}`,
        'Put no deposit into this run: no state of it could be defended.',
      ],
    })
  }
}

/** The genesis of a run cannot be computed, or has another root. */
export class GenesisRootError extends ModelMarketError {
  static override name = 'Training.GenesisRootError'
  constructor(
    { runId, expected, tried }: { runId: bigint; expected: Hex; tried: readonly string[] },
    options: { cause?: unknown } = {},
  ) {
    super(`Nothing has the root of run ${runId}'s genesis.`, {
      ...options,
      metaMessages: [
        `In the run: ${expected}`,
        `Not of: ${tried.join(', ')}`,
        'Put no deposit into this run: nobody can train from weights that are not there.',
      ],
    })
  }
}

/** A run's directory is not what its rule describes. */
export class RunTaskMismatchError extends ModelMarketError {
  static override name = 'Training.RunTaskMismatchError'
  constructor({
    runId,
    what,
    expected,
    actual,
  }: { runId: bigint; what: string; expected: number; actual: number }) {
    super(`The task of run ${runId} does not fit its rule: ${what}.`, {
      metaMessages: [`Expected: ${expected}`, `Found: ${actual}`, 'Put no deposit into this run.'],
    })
  }
}

/** A run's disputes are not decided by the game, or its rule is beyond the limits: nobody can replay it. */
export class NotReplayableError extends ModelMarketError {
  static override name = 'Training.NotReplayableError'
  constructor({ runId }: { runId: bigint }, options: { cause?: unknown } = {}) {
    super(`Run ${runId} has no rule that can be replayed.`, {
      ...options,
      metaMessages: [
        'Its adjudicator is not the dispute game, or its rule is beyond the limits of the exact step.',
        'Look at the adjudicator of the run: those who vote judge by other rules.',
      ],
    })
  }
}

/** A final state is not as the rule has it: nobody disputed it in time. */
export class LostRunError extends ModelMarketError {
  static override name = 'Training.LostRunError'
  constructor({ runId, height }: { runId: bigint; height: number }) {
    super(`State ${height} of run ${runId} is wrong, and final.`, {
      metaMessages: [
        'Nobody disputed it in time. What follows it cannot be computed from the genesis.',
        'Start a new run from the last right state, or leave this one alone.',
      ],
    })
  }
}

/** A file is not a checkpoint of this replay. */
export class InvalidCheckpointError extends ModelMarketError {
  static override name = 'Training.InvalidCheckpointError'
  constructor(problem: string) {
    super(`This is not a checkpoint of the run: ${problem}.`, {
      metaMessages: [
        'Without a checkpoint, the replay starts from the genesis, and comes to the same states.',
      ],
    })
  }
}

/** The highest live state, or one below it, is wrong: what is trained from it falls with it. */
export class WrongTipError extends ModelMarketError {
  static override name = 'Training.WrongTipError'
  constructor({ runId, height, stateHash }: { runId: bigint; height: number; stateHash: Hex }) {
    super(`State ${height} of run ${runId} is wrong, and live.`, {
      metaMessages: [
        `State: ${stateHash}`,
        'Whatever is trained from it falls with it. Dispute it, or wait until somebody else has.',
      ],
    })
  }
}
