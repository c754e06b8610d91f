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
