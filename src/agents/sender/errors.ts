import { ModelMarketError } from '../../errors/index.js'

/** Transactions are to be sent by an account that cannot sign by itself. */
export class LocalAccountRequiredError extends ModelMarketError {
  static override name = 'LocalAccountRequiredError'
  constructor() {
    super('An agent needs an account that signs here.', {
      metaMessages: [
        'A transaction is signed and stored before it is sent, so that it can be sent again after a crash.',
        "Create the client with a local account, for instance viem's `privateKeyToAccount`.",
      ],
    })
  }
}

/** The account cannot pay for the gas of a transaction. */
export class InsufficientGasFundsError extends ModelMarketError {
  static override name = 'InsufficientGasFundsError'
  constructor(account: string, options: { cause: unknown }) {
    super(`The account ${account} has too little ether for a transaction.`, {
      ...options,
      metaMessages: ['Send it some: what is to be sent goes out as soon as there is enough.'],
      retryable: true,
    })
  }
}

/** Nothing waits for a transaction any more: whoever sends it has been closed. It goes on when it is opened again. */
export class SenderClosedError extends ModelMarketError {
  static override name = 'SenderClosedError'
  constructor() {
    super('The sender has been closed.', {
      metaMessages: ['What was on its way is in the vault, and goes on when it is opened again.'],
    })
  }
}

/** The nonce of a transaction was used by another one of the account, which was sent from somewhere else. */
export class NonceTakenError extends ModelMarketError {
  static override name = 'NonceTakenError'
  constructor({ id, account, nonce }: { id: string; account: string; nonce: number }) {
    super(`${id} was not sent: the account ${account} used its nonce ${nonce} for something else.`, {
      metaMessages: [
        'Give each agent an account of its own. Whether it is still to be done, the chain says.',
      ],
      retryable: true,
    })
  }
}

/** The endpoint is of another chain than the client was made for. */
export class WrongChainError extends ModelMarketError {
  static override name = 'WrongChainError'
  constructor({ expected, actual }: { expected: number; actual: number }) {
    super(`The endpoint is of chain ${actual}, and the client was made for chain ${expected}.`, {
      metaMessages: [
        "Correct the endpoint's URL, or the client's `chain`: a vault keeps its secrets by chain.",
      ],
    })
  }
}
