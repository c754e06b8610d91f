import type { ExtractAbiErrorNames } from 'abitype'
import { type Address, formatEther } from 'viem'
import { modelCoinErrorsAbi } from '../../generated/token/index.js'
import {
  ContractError,
  type ErrorArgs,
  type ErrorClasses,
  type ErrorDecoder,
  toModelMarketError,
} from '../chain/index.js'
import type { ModelMarketError, ModelMarketErrorOptions } from '../errors/index.js'

type Options = ModelMarketErrorOptions
type CoinArgs<name extends ExtractAbiErrorNames<typeof modelCoinErrorsAbi>> = ErrorArgs<
  typeof modelCoinErrorsAbi,
  name
>

/** The spender may not take that much. */
export class InsufficientAllowanceError extends ContractError<CoinArgs<'ERC20InsufficientAllowance'>> {
  static override name = 'InsufficientAllowanceError'
  /** By how much the allowance is too low, in the coin's smallest unit. */
  readonly missing: bigint
  constructor(args: CoinArgs<'ERC20InsufficientAllowance'>, options?: Options) {
    const missing = args.needed - args.allowance
    super(
      args,
      `The allowance is too low by ${formatEther(missing)} MDC.`,
      [
        `Needed: ${formatEther(args.needed)} MDC`,
        `Allowed: ${formatEther(args.allowance)} MDC, to ${args.spender}`,
        'Call `approveCoins` first, or pass a `permit` of `signPermit`.',
      ],
      options,
    )
    this.missing = missing
  }
}

/** The sender does not have that much. */
export class InsufficientBalanceError extends ContractError<CoinArgs<'ERC20InsufficientBalance'>> {
  static override name = 'InsufficientBalanceError'
  /** By how much the balance is too low, in the coin's smallest unit. */
  readonly missing: bigint
  constructor(args: CoinArgs<'ERC20InsufficientBalance'>, options?: Options) {
    const missing = args.needed - args.balance
    super(
      args,
      `The balance is too low by ${formatEther(missing)} MDC.`,
      [
        `Needed: ${formatEther(args.needed)} MDC`,
        `Held: ${formatEther(args.balance)} MDC, by ${args.sender}`,
      ],
      options,
    )
    this.missing = missing
  }
}

/** Coins cannot come from this address. */
export class InvalidSenderError extends ContractError<CoinArgs<'ERC20InvalidSender'>> {
  static override name = 'InvalidSenderError'
  constructor(args: CoinArgs<'ERC20InvalidSender'>, options?: Options) {
    super(args, `Coins cannot come from ${args.sender}.`, [], options)
  }
}

/** Coins cannot go to this address. */
export class InvalidReceiverError extends ContractError<CoinArgs<'ERC20InvalidReceiver'>> {
  static override name = 'InvalidReceiverError'
  constructor(args: CoinArgs<'ERC20InvalidReceiver'>, options?: Options) {
    super(args, `Coins cannot go to ${args.receiver}.`, [], options)
  }
}

/** This address cannot approve. */
export class InvalidApproverError extends ContractError<CoinArgs<'ERC20InvalidApprover'>> {
  static override name = 'InvalidApproverError'
  constructor(args: CoinArgs<'ERC20InvalidApprover'>, options?: Options) {
    super(args, `${args.approver} cannot approve.`, [], options)
  }
}

/** This address cannot be approved. */
export class InvalidSpenderError extends ContractError<CoinArgs<'ERC20InvalidSpender'>> {
  static override name = 'InvalidSpenderError'
  constructor(args: CoinArgs<'ERC20InvalidSpender'>, options?: Options) {
    super(args, `${args.spender} cannot be approved.`, [], options)
  }
}

/** A permit was used after its deadline. */
export class PermitExpiredError extends ContractError<CoinArgs<'ERC2612ExpiredSignature'>> {
  static override name = 'PermitExpiredError'
  constructor(args: CoinArgs<'ERC2612ExpiredSignature'>, options?: Options) {
    super(args, 'The permit has expired.', [`Its deadline was ${args.deadline}.`], options)
  }
}

/** A permit is not signed by its owner, or not for this nonce, chain or coin. */
export class PermitSignerError extends ContractError<CoinArgs<'ERC2612InvalidSigner'>> {
  static override name = 'PermitSignerError'
  constructor(args: CoinArgs<'ERC2612InvalidSigner'>, options?: Options) {
    super(
      args,
      'The permit is not signed by its owner.',
      [
        `Owner: ${args.owner}`,
        `Signer: ${args.signer}`,
        'It may have been used before, or be for another chain, coin, spender or value.',
      ],
      options,
    )
  }
}

/** A nonce was used before, or out of order. */
export class NonceError extends ContractError<CoinArgs<'InvalidAccountNonce'>> {
  static override name = 'NonceError'
  constructor(args: CoinArgs<'InvalidAccountNonce'>, options?: Options) {
    super(args, `The nonce of ${args.account} is ${args.currentNonce}.`, [], options)
  }
}

/** A signature is not one. */
export class InvalidSignatureError extends ContractError<CoinArgs<'ECDSAInvalidSignature'>> {
  static override name = 'InvalidSignatureError'
  constructor(args: CoinArgs<'ECDSAInvalidSignature'>, options?: Options) {
    super(args, 'The signature is not valid.', [], options)
  }
}

/** A signature has the wrong length. */
export class InvalidSignatureLengthError extends ContractError<CoinArgs<'ECDSAInvalidSignatureLength'>> {
  static override name = 'InvalidSignatureLengthError'
  constructor(args: CoinArgs<'ECDSAInvalidSignatureLength'>, options?: Options) {
    super(args, `A signature has 65 bytes, this one ${args.length}.`, [], options)
  }
}

/** A signature is in its malleable form. */
export class MalleableSignatureError extends ContractError<CoinArgs<'ECDSAInvalidSignatureS'>> {
  static override name = 'MalleableSignatureError'
  constructor(args: CoinArgs<'ECDSAInvalidSignatureS'>, options?: Options) {
    super(args, 'The signature has its `s` in the upper half (EIP-2).', [], options)
  }
}

/** A short string is not stored as one. */
export class InvalidShortStringError extends ContractError<CoinArgs<'InvalidShortString'>> {
  static override name = 'InvalidShortStringError'
  constructor(args: CoinArgs<'InvalidShortString'>, options?: Options) {
    super(args, 'The coin has a name that it cannot read.', [], options)
  }
}

/** A string does not fit where a short one goes. */
export class StringTooLongError extends ContractError<CoinArgs<'StringTooLong'>> {
  static override name = 'StringTooLongError'
  constructor(args: CoinArgs<'StringTooLong'>, options?: Options) {
    super(args, `\`${args.str}\` is too long.`, [], options)
  }
}

/** The coin did not do what a plain ERC-20 does. */
export class TokenFailedError extends ContractError<{ token: Address }> {
  static override name = 'TokenFailedError'
  constructor(args: { token: Address }, options?: Options) {
    super(args, `The coin at ${args.token} refused a transfer.`, [], options)
  }
}

/** The errors of ModelCoin, of which those of an ERC-20 reach the caller through every contract that moves it. */
export const coinErrorClasses: ErrorClasses<typeof modelCoinErrorsAbi> = {
  ECDSAInvalidSignature: InvalidSignatureError,
  ECDSAInvalidSignatureLength: InvalidSignatureLengthError,
  ECDSAInvalidSignatureS: MalleableSignatureError,
  ERC20InsufficientAllowance: InsufficientAllowanceError,
  ERC20InsufficientBalance: InsufficientBalanceError,
  ERC20InvalidApprover: InvalidApproverError,
  ERC20InvalidReceiver: InvalidReceiverError,
  ERC20InvalidSender: InvalidSenderError,
  ERC20InvalidSpender: InvalidSpenderError,
  ERC2612ExpiredSignature: PermitExpiredError,
  ERC2612InvalidSigner: PermitSignerError,
  InvalidAccountNonce: NonceError,
  InvalidShortString: InvalidShortStringError,
  StringTooLong: StringTooLongError,
}

/** Decodes what ModelCoin reverts with. */
export const coinErrors: ErrorDecoder = { abi: modelCoinErrorsAbi, classes: coinErrorClasses }

/**
 * Converts anything that a call of a coin threw to an error of this package, for apps that make calls with viem or wagmi themselves.
 *
 * @example
 * ```ts
 * import { toCoinError, transferCoins } from 'modelmarket/token'
 * import type { Address, PublicClient } from 'viem'
 *
 * declare const client: PublicClient, coin: Address, friend: Address
 *
 * try {
 *   await client.simulateContract(transferCoins.call({ address: coin, to: friend, amount: 5n }))
 * } catch (error) {
 *   console.log(toCoinError(error).shortMessage)
 * }
 * ```
 */
export function toCoinError(error: unknown): ModelMarketError {
  return toModelMarketError(error, { decoder: coinErrors })
}
