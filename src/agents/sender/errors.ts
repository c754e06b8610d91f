import { type Address, formatGwei, type Hash } from 'viem'
import { ModelMarketError } from '../../errors/index.js'
import { PersonNeededError } from '../engine/errors.js'
import type { NonceUse } from './nonceUse.js'

const released = [
  'Look at the chain. If the call is still to be made, release it: `modelmarket vault release`, or `releaseCall`.',
]

/** The client's account cannot sign locally. */
export class LocalAccountRequiredError extends ModelMarketError {
  static override name = 'LocalAccountRequiredError'
  constructor() {
    super('An agent needs an account that signs locally.', {
      metaMessages: [
        'A transaction is signed and stored before it is sent, so that it can be sent again after a crash.',
        "Create the client with a local account, for instance viem's `privateKeyToAccount`.",
      ],
    })
  }
}

/** The sender was closed while a call waited for its transaction, which continues when the sender is opened again. */
export class SenderClosedError extends ModelMarketError {
  static override name = 'SenderClosedError'
  constructor() {
    super('The sender was closed.', {
      metaMessages: ['Pending transactions are in the vault, and continue when the sender is opened again.'],
    })
  }
}

/** Another transaction of the account, which was not sent by this sender, used the nonce, in a block that is final. */
export class NonceTakenError extends PersonNeededError {
  static override name = 'NonceTakenError'
  /** The id of the call. */
  readonly id: string
  /** The transaction that used the nonce. */
  readonly hash: Hash
  constructor({
    id,
    account,
    nonce,
    hash,
    block,
  }: { id: string; account: Address; nonce: number } & NonceUse) {
    super(`${id} was not sent: the account ${account} used nonce ${nonce} for another transaction.`, {
      metaMessages: [
        `Transaction: ${hash}, in block ${block}`,
        'Something else sends from this account, or the vault is an old copy. Give each agent an account of its own.',
        ...released,
      ],
    })
    this.id = id
    this.hash = hash
  }
}

/**
 * A call has a nonce that is far above those that the account used: an endpoint gave it a wrong one, or tells a wrong one now. When it
 * is asked for again, and the nonce is near by then, it continues.
 */
export class NonceGapError extends PersonNeededError {
  static override name = 'NonceGapError'
  /** The id of the call. */
  readonly id: string
  constructor({ id, account, nonce }: { id: string; account: Address; nonce: number }) {
    super(
      `${id} cannot be mined: its nonce, ${nonce}, is far above those that the account ${account} used.`,
      {
        metaMessages: [
          'An endpoint told a wrong number of transactions. The call would be mined if the account ever reached this nonce.',
          'If the endpoint is wrong now, the call continues by itself when it no longer is.',
          ...released,
        ],
        retryable: true,
      },
    )
    this.id = id
  }
}

/** A call reverted, and was asked for again, although it may be made once only. */
export class CallRevertedError extends PersonNeededError {
  static override name = 'CallRevertedError'
  /** The id of the call. */
  readonly id: string
  /** The transaction that reverted. */
  readonly hash: Hash
  constructor({ id, hash }: { id: string; hash: Hash }) {
    super(`${id} reverted, and is not sent again.`, {
      metaMessages: [
        `Transaction: ${hash}`,
        'An endpoint that hides a transaction could otherwise have it paid for twice. Look at the transaction with another endpoint.',
        ...released,
      ],
    })
    this.id = id
    this.hash = hash
  }
}

/** The nonce of a call is used, and the endpoint has no receipt of it. */
export class ReceiptMissingError extends ModelMarketError {
  static override name = 'ReceiptMissingError'
  constructor({ id, account, nonce }: { id: string; account: Address; nonce: number }) {
    super(`The account ${account} used nonce ${nonce}, and the endpoint has no receipt of ${id}.`, {
      metaMessages: [
        'It is not sent again. Read the chain to see whether the call was made.',
        'If this lasts, use an endpoint that has all receipts, and the state of older blocks.',
      ],
      retryable: true,
    })
  }
}

/** The network asks for more than gas may cost. */
export class FeeLimitError extends ModelMarketError {
  static override name = 'FeeLimitError'
  constructor({ id, asked, limit }: { id: string; asked: bigint; limit: bigint }) {
    super(`Gas costs more than it may: ${formatGwei(asked)} gwei a unit, of at most ${formatGwei(limit)}.`, {
      metaMessages: [`${id} waits. The limit is \`maxFeePerGas\`, or \`maxFee\` divided by the call's gas.`],
      retryable: true,
    })
  }
}

/** A limit of fees is below what it can be. */
export class InvalidFeeLimitError extends ModelMarketError {
  static override name = 'InvalidFeeLimitError'
  constructor(name: string, value: bigint | number) {
    super(`\`${name}\` is ${value}.`, {
      metaMessages: [
        '`maxFeeFactor` must be from 1 to 1000. `maxFeePerGas` and `maxFee` must be more than 0 wei.',
      ],
    })
  }
}
