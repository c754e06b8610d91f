import { ModelMarketError, type ModelMarketErrorOptions } from '../errors/index.js'

/** The local chain could not be started. */
export class ChainStartError extends ModelMarketError {
  static override name = 'ChainStartError'
  constructor(reason: string, options: ModelMarketErrorOptions = {}) {
    super(`The local chain did not start: ${reason}`, {
      metaMessages: [
        'It is anvil, from the package `@foundry-rs/anvil`: `npm install -D @foundry-rs/anvil`.',
      ],
      ...options,
    })
  }
}
