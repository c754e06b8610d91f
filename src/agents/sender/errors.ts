import { ModelMarketError } from '../../errors/index.js'

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

/** The account has too little ether for a transaction. */
export class InsufficientGasFundsError extends ModelMarketError {
  static override name = 'InsufficientGasFundsError'
  constructor(account: string, options: { cause: unknown }) {
    super(`The account ${account} has too little ether for a transaction.`, {
      ...options,
      metaMessages: ['Send ether to it: the transaction is sent as soon as the balance suffices.'],
      retryable: true,
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

/** Another transaction of the account, sent from somewhere else, used the nonce. */
export class NonceTakenError extends ModelMarketError {
  static override name = 'NonceTakenError'
  constructor({ id, account, nonce }: { id: string; account: string; nonce: number }) {
    super(`${id} was not sent: the account ${account} used nonce ${nonce} for another transaction.`, {
      metaMessages: [
        'Give each agent an account of its own. Read the chain to see whether the call is still due.',
      ],
      retryable: true,
    })
  }
}
