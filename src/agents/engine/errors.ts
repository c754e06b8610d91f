import { ModelMarketError } from '../../errors/index.js'

/** A step failed with something that is no error of this package: a mistake in a hook, or in this package. */
export class UnexpectedError extends ModelMarketError {
  static override name = 'UnexpectedError'
  constructor(options: { cause: unknown }) {
    super('A step failed in a way that nobody expected.', options)
  }
}
