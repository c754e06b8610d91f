import type { ExtractAbiErrorNames } from 'abitype'
import { formatEther } from 'viem'
import { modelCoinErrorsAbi, modelCoinFaucetErrorsAbi } from '../../generated/token/index.js'
import {
  ContractError,
  type ErrorArgs,
  type ErrorClasses,
  type ErrorDecoder,
  joinAbis,
} from '../chain/index.js'
import type { ModelMarketErrorOptions } from '../errors/index.js'
import { coinErrorClasses, TokenFailedError } from './errors.js'

type Options = ModelMarketErrorOptions
type FaucetArgs<name extends ExtractAbiErrorNames<typeof modelCoinFaucetErrorsAbi>> = ErrorArgs<
  typeof modelCoinFaucetErrorsAbi,
  name
>

/** The faucet gives once. */
export class AlreadyReceivedError extends ContractError<FaucetArgs<'Faucet_AlreadyReceived'>> {
  static override name = 'AlreadyReceivedError'
  constructor(args: FaucetArgs<'Faucet_AlreadyReceived'>, options?: Options) {
    super(args, `${args.account} has had its share of the faucet before.`, [], options)
  }
}

/** The faucet needs a refill. */
export class FaucetEmptyError extends ContractError<FaucetArgs<'Faucet_Empty'>> {
  static override name = 'FaucetEmptyError'
  constructor(args: FaucetArgs<'Faucet_Empty'>, options?: Options) {
    super(
      args,
      `The faucet holds ${formatEther(args.balance)} MDC, and a share is ${formatEther(args.needed)} MDC.`,
      ['Anyone can refill it by sending it coins.'],
      { retryable: true, ...options },
    )
  }
}

const faucetErrorClasses: ErrorClasses<typeof modelCoinFaucetErrorsAbi> = {
  Faucet_AlreadyReceived: AlreadyReceivedError,
  Faucet_Empty: FaucetEmptyError,
  SafeERC20FailedOperation: TokenFailedError,
}

/** Decodes what ModelCoinFaucet, and the coin under it, revert with. */
export const faucetErrors: ErrorDecoder = {
  abi: /*#__PURE__*/ joinAbis(modelCoinFaucetErrorsAbi, modelCoinErrorsAbi),
  classes: { ...coinErrorClasses, ...faucetErrorClasses },
}
