import { expect, test } from 'vitest'
import { refusalOf } from './refusalOf.js'

test.each([
  ['already known', 'known'],
  ['AlreadyKnown', 'known'],
  ['ALREADY_EXISTS: already known', 'known'],
  ['Known transaction', 'known'],
  ['transaction already imported', 'known'],
  ['the transaction is already in the pool', 'known'],
  ['nonce too low: next nonce 5, tx nonce 4', 'used'],
  ['Nonce too low', 'used'],
  ['the nonce was already used', 'used'],
  ['OldNonce, Current nonce: 5, nonce of rejected tx: 4', 'used'],
  ['insufficient funds for gas * price + value: balance 0, tx cost 1, overshot 1', 'poor'],
  ['InsufficientFunds, Account balance: 0, cumulative cost: 1', 'poor'],
  ['Upfront cost exceeds account balance', 'poor'],
  ['gas required exceeds allowance (0)', 'poor'],
  ["sender doesn't have enough funds to send tx", 'poor'],
  ['replacement transaction underpriced', 'outbid'],
  ['ReplacementNotAllowed', 'outbid'],
  ['Transaction gas price supplied is too low to replace the one in the pool', 'outbid'],
  ['the sequencer is unavailable', 'other'],
] as const)('%s: %s', (said, refusal) => {
  expect(refusalOf(new Error('The request failed.', { cause: new Error(said) }))).toBe(refusal)
  expect(refusalOf(Object.assign(new Error(), { details: said }))).toBe(refusal)
})
