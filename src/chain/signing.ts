import { ModelMarketError } from '../errors/index.js'

/** Something was to be signed, and there is no account to sign with. */
export class MissingAccountError extends ModelMarketError {
  static override name = 'MissingAccountError'

  constructor() {
    super('There is no account to sign with.', {
      metaMessages: ['Create the client with an account, or pass `account`.'],
    })
  }
}

/** What a wallet gave as a signature is none. It is not repeated: a salt may be derived from it. */
export class MalformedSignatureError extends ModelMarketError {
  static override name = 'MalformedSignatureError'

  constructor() {
    super('The wallet gave something else than a signature.', {
      metaMessages: ['Expected: 0x and hexadecimal digits, as `eth_signTypedData_v4` answers.'],
    })
  }
}
