import { textsOf } from './errorParts.js'

// What endpoints say when they refuse a transaction. Their codes mean little, and their words differ in capitals.
const known = /already ?(known|imported|exists|in)|known transaction/i
const used = /nonce ?(is )?too ?low|nonce.*(already|lower)|old ?nonce/i
const poor =
  /insufficient ?(funds|balance)|exceeds? (the |(transaction sender )?account )?balance|enough funds|gas required exceeds allowance \(\d{1,7}\)/i
const outbid = /replac/i

/**
 * Why an endpoint refuses a transaction. `known`: it has it. `used`: its nonce is used, by that transaction or by another. `poor`: the
 * account cannot pay. `outbid`: the endpoint has another one with the nonce, which pays more.
 */
export type Refusal = 'known' | 'used' | 'poor' | 'outbid' | 'other'

/** Returns why an endpoint refuses a transaction. */
export function refusalOf(error: unknown): Refusal {
  const said = textsOf(error)
  const says = (what: RegExp) => said.some((text) => what.test(text))
  if (says(known)) return 'known'
  if (says(used)) return 'used'
  if (says(poor)) return 'poor'
  return says(outbid) ? 'outbid' : 'other'
}
