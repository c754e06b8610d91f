import type { Hex } from 'viem'
import { ModelMarketError } from '../../../../errors/index.js'

/** What should be the secret of a ballot is something else. Its text is not repeated: it may be secret. */
export class InvalidBallotSecretError extends ModelMarketError {
  static override name = 'Training.InvalidBallotSecretError'
  constructor(issues: readonly string[]) {
    super('This is not the secret of a ballot that this package wrote.', {
      metaMessages: [
        ...issues.slice(0, 5),
        'Restore the file from its backup: without it the ballot cannot be revealed, and loses a tenth of its weight.',
      ],
    })
  }
}

/** The disputes of a run are not decided by a vote. */
export class NotVotedError extends ModelMarketError {
  static override name = 'Training.NotVotedError'
  constructor({ runId }: { runId: bigint }, options: { cause?: unknown } = {}) {
    super(`The disputes of run ${runId} are not decided by a vote.`, {
      ...options,
      metaMessages: ['Its adjudicator has another rule. Runs of the game are verified with `verifyRun`.'],
    })
  }
}

/** Nothing in the directory of a run is the text that its rule names. */
export class RuleTextError extends ModelMarketError {
  static override name = 'Training.RuleTextError'
  constructor({ runId, text }: { runId: bigint; text: Hex }) {
    super(`The directory of run ${runId} does not have the text of its rule.`, {
      metaMessages: [
        `Superhash of its CID: ${text}`,
        'Without the text nobody can tell which states are right. Do not vote, and put no deposit into this run.',
      ],
    })
  }
}

/** What a state was submitted with does not name its file. */
export class WrongStateFileError extends ModelMarketError {
  static override name = 'Training.WrongStateFileError'
  constructor({ stateHash }: { stateHash: Hex }, options: { cause?: unknown } = {}) {
    super('What the endpoint tells of the state’s file is not what the state was submitted with.', {
      ...options,
      metaMessages: [`State: ${stateHash}`, 'The contract takes no such state: ask another endpoint.'],
      retryable: true,
    })
  }
}
