import type { Address, Hash } from 'viem'
import { ModelMarketError, type ModelMarketErrorOptions } from '../errors/index.js'

type Options = ModelMarketErrorOptions

/** A transaction was to be sent, or a message to be signed, and there is no account. */
export class MissingAccountError extends ModelMarketError {
  static override name = 'MissingAccountError'
  constructor(options: Options = {}) {
    super('There is no account to sign with.', {
      metaMessages: ['Create the client with an account, or pass `account`.'],
      ...options,
    })
  }
}

/** The endpoint or the wallet is on another chain than the client. */
export class WrongChainError extends ModelMarketError {
  static override name = 'WrongChainError'
  readonly expected: number
  readonly actual: number
  constructor(
    {
      expected,
      actual,
      genesis,
    }: {
      /** The chains' ids. */
      expected: number
      actual: number
      /** The hashes of the chains' first blocks, where the ids are the same. */
      genesis?: { expected: Hash; actual: Hash } | undefined
    },
    options: Options = {},
  ) {
    const problem =
      expected === actual && genesis
        ? `The endpoint is of another chain with the id ${actual}: its first block is ${genesis.actual}, not ${genesis.expected}.`
        : `The endpoint or wallet is on chain ${actual}, not on chain ${expected}.`
    super(problem, {
      metaMessages: [
        `Switch the wallet to chain ${expected}, or correct the endpoint's URL or the client's \`chain\`.`,
        'Nothing was sent.',
      ],
      ...options,
    })
    this.expected = expected
    this.actual = actual
  }
}

/** The person rejected the request in the wallet. */
export class UserRejectedError extends ModelMarketError {
  static override name = 'UserRejectedError'
  constructor(options: Options = {}) {
    super('The request was rejected in the wallet.', { metaMessages: ['Nothing was sent.'], ...options })
  }
}

/** The account has too little ether for the transaction. */
export class InsufficientFundsError extends ModelMarketError {
  static override name = 'InsufficientFundsError'
  /** The account, if known. */
  readonly account: Address | undefined
  /** The transaction, if it was signed before the endpoint refused it. */
  readonly hash: Hash | undefined
  constructor(
    { account, hash }: { account?: Address | undefined; hash?: Hash | undefined } = {},
    options: Options = {},
  ) {
    super(`The account${account ? ` ${account}` : ''} has too little ether for the transaction.`, {
      metaMessages: ['Send ether to it, for gas and for what the call sends.'],
      ...options,
    })
    this.account = account
    this.hash = hash
  }
}

/** A transaction was not sent: the endpoint, the account or its wallet refused it. */
export class TransactionNotSentError extends ModelMarketError {
  static override name = 'TransactionNotSentError'
  /** The transaction, if it was signed before the endpoint refused it. */
  readonly hash: Hash | undefined
  constructor(
    { functionName, hash }: { functionName: string; hash?: Hash | undefined },
    options: Options = {},
  ) {
    super(`The transaction of \`${functionName}\` could not be sent.`, {
      ...(hash ? { metaMessages: [`Refused: ${hash}`] } : {}),
      ...options,
    })
    this.hash = hash
  }
}

/**
 * It is not known whether a transaction was sent: the endpoint or wallet failed while it took it. The transaction may still be mined,
 * so sending the call again may make it twice.
 */
export class TransactionUncertainError extends ModelMarketError {
  static override name = 'TransactionUncertainError'
  /** The transaction; `undefined` when a wallet signed it and did not tell its hash. */
  readonly hash: Hash | undefined
  constructor(
    { functionName, hash }: { functionName: string; hash?: Hash | undefined },
    options: Options = {},
  ) {
    super(`It is not known whether the transaction of \`${functionName}\` was sent.`, {
      metaMessages: [
        hash ? `Transaction: ${hash}` : 'The wallet did not tell its hash: look at its activity.',
        'It may still be mined. Do not send the call again before you know.',
      ],
      ...options,
    })
    this.hash = hash
  }
}

/** A transaction was sent, and not mined in time. It may be mined later, so sending the call again may make it twice. */
export class TransactionTimeoutError extends ModelMarketError {
  static override name = 'TransactionTimeoutError'
  readonly hash: Hash
  constructor(
    { hash, functionName, timeout }: { hash: Hash; functionName: string; timeout: number },
    options: Options = {},
  ) {
    super(`The transaction of \`${functionName}\` was not mined within ${timeout / 1000} s.`, {
      metaMessages: [
        `Transaction: ${hash}`,
        'It may still be mined: wait for its receipt, or replace it with the same nonce and a higher fee.',
      ],
      ...options,
    })
    this.hash = hash
  }
}

/** A transaction was mined, but reverted. */
export class TransactionRevertedError extends ModelMarketError {
  static override name = 'TransactionRevertedError'
  readonly hash: Hash
  constructor({ hash, functionName }: { hash: Hash; functionName: string }, options: Options = {}) {
    super(`The transaction of \`${functionName}\` was mined, but it reverted.`, {
      metaMessages: [`Transaction: ${hash}`],
      ...options,
    })
    this.hash = hash
  }
}

/** Another transaction with the same nonce was mined instead: somebody cancelled or replaced it in the wallet. */
export class TransactionReplacedError extends ModelMarketError {
  static override name = 'TransactionReplacedError'
  readonly hash: Hash
  readonly replacement: Hash
  constructor(
    { hash, replacement, functionName }: { hash: Hash; replacement: Hash; functionName: string },
    options: Options = {},
  ) {
    super(`The transaction of \`${functionName}\` was replaced by another with the same nonce.`, {
      metaMessages: [`Sent: ${hash}`, `Mined instead: ${replacement}`, 'The call was not made.'],
      ...options,
    })
    this.hash = hash
    this.replacement = replacement
  }
}
