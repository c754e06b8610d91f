import type { ExtractAbiErrorNames } from 'abitype'
import { modelCoinErrorsAbi, tokenVaultErrorsAbi } from '../../../generated/token/index.js'
import {
  ContractError,
  type ErrorArgs,
  type ErrorClasses,
  type ErrorDecoder,
  joinAbis,
} from '../../chain/index.js'
import type { ModelMarketErrorOptions } from '../../errors/index.js'
import { coinErrorClasses, TokenFailedError } from '../errors.js'

type Options = ModelMarketErrorOptions
type Args<name extends ExtractAbiErrorNames<typeof tokenVaultErrorsAbi>> = ErrorArgs<
  typeof tokenVaultErrorsAbi,
  name
>

/** The pot is empty. */
export class NothingToSweepError extends ContractError<Args<'TokenVault_NothingToSweep'>> {
  static override name = 'NothingToSweepError'
  constructor(args: Args<'TokenVault_NothingToSweep'>, options?: Options) {
    super(args, 'The pot is empty.', [], options)
  }
}

/** The permit was refused and the allowance does not suffice without it. */
export class PermitFailedError extends ContractError<Args<'TokenVault_PermitFailed'>> {
  static override name = 'PermitFailedError'
  constructor(args: Args<'TokenVault_PermitFailed'>, options?: Options) {
    super(
      args,
      'The coin refused the permit.',
      [
        `Needed: ${args.needed}`,
        `Allowed without it: ${args.allowance}`,
        'It may have expired, or be for another chain, coin, spender or value.',
      ],
      options,
    )
  }
}

/** The zero address cannot be a token or a treasury. */
export class ZeroAddressError extends ContractError<Args<'TokenVault_ZeroAddress'>> {
  static override name = 'ZeroAddressError'
  constructor(args: Args<'TokenVault_ZeroAddress'>, options?: Options) {
    super(args, 'The zero address cannot be a token or a treasury.', [], options)
  }
}

/** The coin called back into the contract while it moved. */
export class ReentrancyError extends ContractError<Args<'ReentrancyGuardReentrantCall'>> {
  static override name = 'ReentrancyError'
  constructor(args: Args<'ReentrancyGuardReentrantCall'>, options?: Options) {
    super(args, 'The contract was called from within a call of its own.', [], options)
  }
}

/** A call within a multicall failed without a reason. */
export class InnerCallFailedError extends ContractError<Args<'FailedCall'>> {
  static override name = 'InnerCallFailedError'
  constructor(args: Args<'FailedCall'>, options?: Options) {
    super(args, 'A call within the multicall failed without a reason.', [], options)
  }
}

/** A call went to an address without code. */
export class EmptyTargetError extends ContractError<Args<'AddressEmptyCode'>> {
  static override name = 'EmptyTargetError'
  constructor(args: Args<'AddressEmptyCode'>, options?: Options) {
    super(args, `There is no contract at ${args.target}.`, [], options)
  }
}

/** The errors that every contract has that holds tokens: its own, OpenZeppelin's, and those of the coin, which it passes on. */
export const vaultErrorClasses: ErrorClasses<typeof tokenVaultErrorsAbi> & typeof coinErrorClasses = {
  ...coinErrorClasses,
  AddressEmptyCode: EmptyTargetError,
  FailedCall: InnerCallFailedError,
  ReentrancyGuardReentrantCall: ReentrancyError,
  SafeERC20FailedOperation: TokenFailedError,
  TokenVault_NothingToSweep: NothingToSweepError,
  TokenVault_PermitFailed: PermitFailedError,
  TokenVault_ZeroAddress: ZeroAddressError,
}

/** Decodes what a contract that holds tokens, and the coin under it, revert with. */
export const vaultErrors: ErrorDecoder = {
  abi: /*#__PURE__*/ joinAbis(tokenVaultErrorsAbi, modelCoinErrorsAbi),
  classes: vaultErrorClasses,
}
