import { textsOf } from '../../chain/index.js'

// What endpoints say when they do not take a transaction. It is text alone, and differs in capitals.
const isKnown = /already ?(known|imported|exists)|known transaction/i
const isOutbid = /replac/i
const isUsed = /nonce ?(is )?too ?low|old ?nonce/i
const isPoor = /insufficient ?(funds|balance)|enough funds|exceeds (transaction sender )?account balance/i

/** Why an endpoint refuses a transaction. `outbid`: it has another one with the nonce, which pays more. */
export type Refusal = 'known' | 'outbid' | 'used' | 'poor' | 'other'

/** Returns why an endpoint refuses a transaction. */
export function refusalOf(error: unknown): Refusal {
  const said = textsOf(error).join('\n')
  if (isKnown.test(said)) return 'known'
  if (isUsed.test(said)) return 'used'
  if (isPoor.test(said)) return 'poor'
  return isOutbid.test(said) ? 'outbid' : 'other'
}
