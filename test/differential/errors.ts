import { ModelMarketError } from 'modelmarket/errors'

/** Contract and model disagree. */
export class MismatchError extends ModelMarketError {
  override name = 'MismatchError'
}

/** The node did not do what it was told: nothing is known of the contract. */
export class NodeError extends ModelMarketError {
  override name = 'NodeError'
}
