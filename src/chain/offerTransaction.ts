import type { Hex } from 'viem'
import type { ModelMarketError } from '../errors/index.js'
import { rawAnswer, toAskError } from './ask.js'
import { type Refusal, refusalOf } from './refusalOf.js'
import type { AnyClient } from './types.js'

/** Why an endpoint did not take a transaction. */
export interface OfferRefusal {
  reason: Refusal
  /** It does not repeat the transaction. */
  error: ModelMarketError
}

/**
 * Offers a signed transaction to an endpoint. Its arguments may be secret as long as no endpoint takes it: viem's errors repeat what was
 * sent, so they are redacted.
 *
 * @returns `undefined` when it was taken.
 */
export async function offerTransaction(client: AnyClient, raw: Hex): Promise<OfferRefusal | undefined> {
  const functionName = 'eth_sendRawTransaction'
  try {
    await rawAnswer(client, functionName, [raw])
    return undefined
  } catch (cause) {
    // The reason is in the endpoint's own words, which may repeat the transaction, too.
    return { reason: refusalOf(cause), error: toAskError(cause, { functionName, secret: true }) }
  }
}
