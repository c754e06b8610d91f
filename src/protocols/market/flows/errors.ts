import type { Hex } from 'viem'
import { ModelMarketError, type ModelMarketErrorOptions } from '../../../errors/index.js'

/** A dataset is not the one that its request describes. */
export class DatasetMismatchError extends ModelMarketError {
  static override name = 'Market.DatasetMismatchError'
  constructor(
    {
      requestId,
      what,
      expected,
      actual,
    }: { requestId: bigint; what: string; expected: string; actual: string },
    options: ModelMarketErrorOptions = {},
  ) {
    super(`The dataset of request ${requestId} does not fit: ${what}.`, {
      metaMessages: [
        `Expected: ${expected}`,
        `Found: ${actual}`,
        'Do not stake on it: it may not be winnable.',
      ],
      ...options,
    })
  }
}

/** A secret is not of the form that this package writes. What it holds is not repeated. */
export class InvalidSecretError extends ModelMarketError {
  static override name = 'Market.InvalidSecretError'
  constructor(issues: readonly string[]) {
    super('This is not a secret that this package wrote.', {
      metaMessages: [
        ...issues.slice(0, 5),
        'Restore the file from its backup; without it the stake is lost.',
      ],
    })
  }
}

/** A secret is that of another request. */
export class WrongSecretError extends ModelMarketError {
  static override name = 'Market.WrongSecretError'
  constructor({ expected, actual }: { expected: Hex; actual: Hex }) {
    super('The secret belongs to another request.', {
      metaMessages: [`Truth of the request: ${expected}`, `Truth that the secret was made for: ${actual}`],
    })
  }
}

/** A model is not the one that was committed to. */
export class WrongModelError extends ModelMarketError {
  static override name = 'Market.WrongModelError'
  constructor({ expected, actual }: { expected: string; actual: string }) {
    super('This is not the model that was committed to.', {
      metaMessages: [
        `Committed to: ${expected}`,
        `This file: ${actual}`,
        'Only the very bytes that were committed to can win: restore them.',
      ],
    })
  }
}
