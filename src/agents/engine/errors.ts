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

/**
 * Something that a person has to look at. The agent stops the thing that it is about until it is started again, and goes on with its other
 * things. Classes below it say what happened. One that is retryable is tried again all the same: what is wrong may be the endpoint.
 */
export abstract class PersonNeededError extends ModelMarketError {
  static override name = 'PersonNeededError'
}

/** The latest block is from the future: the endpoint lies, it follows another chain, or this machine's clock is slow. */
export class HeadAheadError extends ModelMarketError {
  static override name = 'HeadAheadError'
  constructor({ aheadMs }: { aheadMs: number }) {
    super(`The latest block is ${Math.round(aheadMs / 1000)} s ahead of this machine's clock.`, {
      metaMessages: [
        "The agent waits: what it sends cannot be undone. Check the endpoint, and this machine's clock.",
        'For a chain with a time of its own, as in tests, set `checkClock` to false.',
      ],
      retryable: true,
    })
  }
}

/** A further endpoint does not confirm what the client's endpoint says. */
export class WitnessError extends ModelMarketError {
  static override name = 'WitnessError'
  constructor(
    {
      method,
      number,
    }: {
      method: string
      /** The witness's position in the list. */
      number: number
    },
    options: { cause?: unknown } = {},
  ) {
    const says = 'cause' in options ? 'did not confirm' : 'contradicts'
    super(`Witness ${number + 1} ${says} the endpoint's answer to \`${method}\`.`, {
      ...options,
      metaMessages: ['Nothing is sent until they agree. One of them may lag behind, or lie.'],
      retryable: true,
    })
  }
}
