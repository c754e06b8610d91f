import { ModelMarketError } from '../errors/index.js'

/** What a wallet gave as a signature is none. It is not repeated: a salt may be derived from it. */
export class MalformedSignatureError extends ModelMarketError {
  static override name = 'MalformedSignatureError'

  constructor() {
    super('The wallet gave something else than a signature.', {
      metaMessages: ['Expected: 0x and hexadecimal digits, as `eth_signTypedData_v4` answers.'],
    })
  }
}

/** The context that a salt is derived for is empty. */
export class EmptyContextError extends ModelMarketError {
  static override name = 'EmptyContextError'

  constructor() {
    super('The context of the salt is empty.', {
      metaMessages: [
        'Name what the salt is for, so that it is used for nothing else: "labels of iris, first attempt".',
      ],
    })
  }
}

/** An account signs the same message differently each time, so that a salt derived from it would be lost. */
export class NonDeterministicSignatureError extends ModelMarketError {
  static override name = 'NonDeterministicSignatureError'
  readonly account: string

  constructor(account: string) {
    super(`The account ${account} signed the same message twice and differently.`, {
      metaMessages: [
        'A salt derived from its signature could not be derived again.',
        'Use `randomSalt()` and store it, or an account whose wallet signs deterministically (RFC 6979).',
      ],
    })
    this.account = account
  }
}
