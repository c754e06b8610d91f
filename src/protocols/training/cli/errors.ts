import type { Address } from 'viem'
import { ModelMarketError } from '../../../errors/index.js'

/** The demo went otherwise than told. */
export class DemoStoryError extends ModelMarketError {
  static override name = 'Training.DemoStoryError'
  constructor(expected: string) {
    super(`The demo went otherwise than it should: ${expected}.`, {
      metaMessages: ['That is a bug. Say with which `--seed` it happened.'],
    })
  }
}

/** A training contract has no dispute game whose code is that of this package. */
export class NoGameError extends ModelMarketError {
  static override name = 'Training.NoGameError'
  constructor({ games, chosen }: { games: readonly Address[]; chosen: Address | undefined }) {
    super(
      chosen === undefined
        ? 'This training contract has no dispute game that is known to be safe.'
        : `${chosen} is no dispute game of this training contract that is known to be safe.`,
      {
        metaMessages: [
          games.length === 0
            ? 'Its adjudicators have other code than this package. Check the address, or use the release that it was deployed with.'
            : `Name ${games.length === 1 ? 'its game' : 'one of its games'} with \`--game\`: ${games.join(', ')}.`,
        ],
      },
    )
  }
}

/** A command names a run that there is not. */
export class NoRunError extends ModelMarketError {
  static override name = 'Training.NoRunError'
  constructor({ runId, runs }: { runId: bigint; runs: bigint }, options: { cause?: unknown } = {}) {
    const found =
      runs === 0n ? 'There are no runs' : runs === 1n ? 'There is one run' : `There are ${runs} runs`
    super(`There is no run ${runId}.`, {
      ...options,
      metaMessages: [
        `${found}: \`modelmarket training list\` shows them. Check the contract’s address and the endpoint.`,
      ],
    })
  }
}

/** Coins are to go into a run that is closed. */
export class ClosedRunError extends ModelMarketError {
  static override name = 'Training.ClosedRunError'
  constructor(runId: bigint) {
    super(`Run ${runId} is closed: it takes no more coins.`, {
      metaMessages: [
        'Its funders have what it did not spend back with `modelmarket training collect`.',
        '`modelmarket training list --status running` shows runs that go on.',
      ],
    })
  }
}

interface NothingTrained {
  runId: bigint
  /** The state that was asked for. `undefined`: the highest. */
  height: number | undefined
  /** The highest state that there is. */
  highest: number
  /** Whether states count that may still fall. */
  live: boolean
}

/** A run has no such state to take. */
export class NothingTrainedError extends ModelMarketError {
  static override name = 'Training.NothingTrainedError'
  constructor({ runId, height, highest, live }: NothingTrained) {
    const kind = live ? 'state' : 'final state'
    super(`Run ${runId} has no ${kind}${height === undefined ? ' yet' : ` ${height}`}.`, {
      metaMessages: [
        ...(highest === 0 ? [] : [`It has the ${kind}s 1 to ${highest}.`]),
        ...(live ? [] : ['`--live` takes one that may still fall.']),
      ],
    })
  }
}
