import type { Address } from 'viem'
import { ModelMarketError } from '../../../errors/index.js'

/** The contract is not a training contract of this package, so what it would do with coins is unknown. */
export class UnverifiedTrainingError extends ModelMarketError {
  static override name = 'Training.UnverifiedTrainingError'
  readonly address: Address
  constructor({ address }: { address: Address }) {
    super(`The contract ${address} is not a training contract of this package.`, {
      metaMessages: [
        'Neither its address nor its code follows from the bytecode of `modelmarket/training/contracts`. Allow it no coins.',
        'Check the address. For a contract of another release, use that release.',
      ],
    })
    this.address = address
  }
}
