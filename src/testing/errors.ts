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

/** The node has no method for what a test asks of it. */
export class UnsupportedByNodeError extends ModelMarketError {
  static override name = 'UnsupportedByNodeError'
  /** The JSON-RPC method that the node lacks. */
  readonly method: string
  constructor({ method }: { method: string }, options: ModelMarketErrorOptions = {}) {
    super(`The node does not support \`${method}\`.`, {
      metaMessages: ['Test this on anvil: `startChain()` starts one.'],
      ...options,
    })
    this.method = method
  }
}

/** A chain has fewer accounts than a test has parties. */
export class TooFewAccountsError extends ModelMarketError {
  static override name = 'TooFewAccountsError'
  constructor({ needed, available }: { needed: number; available: number }) {
    super(`The chain has too few accounts: ${available} instead of ${needed}.`, {
      metaMessages: [`Start or connect it with \`{ accounts: ${needed} }\`.`],
    })
  }
}

/** What a test drives cannot reach a status. */
export class UnreachableStatusError extends ModelMarketError {
  static override name = 'UnreachableStatusError'
  readonly from: string
  readonly to: string
  constructor({
    what = 'What is driven',
    from,
    to,
    hint = 'Statuses only move forward: make another one.',
  }: {
    what?: string
    from: string
    to: string
    /** What to do instead. */
    hint?: string
  }) {
    super(`${what} is \`${from}\` and cannot become \`${to}\`.`, { metaMessages: [hint] })
    this.from = from
    this.to = to
  }
}
