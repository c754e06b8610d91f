import type { Address } from 'viem'
import { ModelMarketError } from '../../../errors/index.js'

/** The contract is not a market of this package, so what it would do with coins is unknown. */
export class UnverifiedMarketError extends ModelMarketError {
  static override name = 'Market.UnverifiedMarketError'
  readonly address: Address
  constructor({ address }: { address: Address }) {
    super(`The contract ${address} is not a market of this package.`, {
      metaMessages: [
        'Neither its address nor its code follows from the bytecode of `modelmarket/market/contracts`. Allow it no coins.',
        'Check the address. For a market of another release, use that release.',
      ],
    })
    this.address = address
  }
}
