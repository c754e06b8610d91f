import { ModelMarketError } from '../../errors/index.js'

/** A step failed with an error that is not of this package: a mistake in a hook, or in this package. */
export class UnexpectedError extends ModelMarketError {
  static override name = 'UnexpectedError'
  constructor(options: { cause: unknown }) {
    super('A step failed with an unexpected error.', options)
  }
}

/** A role tracks a thing under a key that is empty, that has a space, or that is not Unicode. */
export class InvalidKeyError extends ModelMarketError {
  static override name = 'InvalidKeyError'
  constructor(key: string) {
    super(`${JSON.stringify(key)} is not a valid key.`, {
      metaMessages: [
        'A key must have at least one character, and no spaces: what comes before the space in the id of a call is the key.',
        'It must be well-formed Unicode, without lone surrogates.',
      ],
    })
  }
}
