import type { Address } from 'viem'
import { ModelMarketError, type ModelMarketErrorOptions } from '../errors/index.js'

/** A hook was used outside of the provider that tells it which contract it is about. */
export class MissingProviderError extends ModelMarketError {
  static override name = 'MissingProviderError'
  constructor({ provider }: { provider: string }, options: ModelMarketErrorOptions = {}) {
    super(`There is no <${provider}> around this component.`, {
      metaMessages: [`Put <${provider} address={…} client={…}> around it.`],
      docsPath: 'guides/react.md',
      ...options,
    })
  }
}

/** The same call is being sent already. */
export class CallPendingError extends ModelMarketError {
  static override name = 'CallPendingError'
  constructor({ functionName }: { functionName: string }, options: ModelMarketErrorOptions = {}) {
    super(`A call of \`${functionName}\` is being sent already.`, {
      metaMessages: ['Wait until it is mined or has failed.', 'Nothing was sent.'],
      docsPath: 'guides/react.md#writes',
      ...options,
    })
  }
}

/** The wallet has changed its account since the component got the function that it called. */
export class AccountChangedError extends ModelMarketError {
  static override name = 'AccountChangedError'
  /** The account that the call was made for. */
  readonly expected: Address
  /** The account that the wallet has now; `undefined` if none. */
  readonly actual: Address | undefined
  constructor(
    { expected, actual }: { expected: Address; actual: Address | undefined },
    options: ModelMarketErrorOptions = {},
  ) {
    super(`The call was made for ${expected}, but the wallet's account is ${actual ?? 'gone'} now.`, {
      metaMessages: [
        'Switch the wallet back, or make the call again for the new account.',
        'Nothing was sent.',
      ],
      docsPath: 'guides/react.md#writes',
      ...options,
    })
    this.expected = expected
    this.actual = actual
  }
}

/** The client of a provider does not say of which chain it is. */
export class MissingChainError extends ModelMarketError {
  static override name = 'MissingChainError'
  constructor({ provider }: { provider: string }, options: ModelMarketErrorOptions = {}) {
    super(`The client of <${provider}> has no chain.`, {
      metaMessages: ['Pass `chain` to `createClient`.'],
      docsPath: 'guides/react.md',
      ...options,
    })
  }
}
