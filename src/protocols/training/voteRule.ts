import { type AbiParameter, decodeAbiParameters, encodeAbiParameters, type Hex, isHash, zeroHash } from 'viem'
import { InvalidRuleError } from './errors.js'

/** The rule of a run whose disputes are decided by a vote. */
export interface VoteRule {
  /** How long ballots are committed, and then how long they are revealed, in seconds: 900 to 30 days. */
  voteSeconds: number
  /** The revealed weight without which there is no verdict, in the coin's smallest unit. */
  quorum: bigint
  /** What a dispute pays to the voters, in the coin's smallest unit. */
  fee: bigint
  /** Superhash of the CID of the text that says how to train, and how to judge a state. */
  text: Hex
}

const fields = [
  { name: 'voteSeconds', type: 'uint256' },
  { name: 'quorum', type: 'uint256' },
  { name: 'fee', type: 'uint256' },
  { name: 'text', type: 'bytes32' },
] as const satisfies readonly AbiParameter[]

/** What the contract stores of an amount. */
const maxAmount = 2n ** 96n - 1n

/**
 * Encodes the rule of a run whose disputes are decided by a vote, for `createRun`.
 *
 * @throws {InvalidRuleError} when a field is out of its range.
 * @example
 * ```ts
 * import { superhash } from 'modelmarket/content'
 * import { encodeVoteRule } from 'modelmarket/training'
 * import { parseEther } from 'viem'
 *
 * const text = superhash('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')
 * const rule = encodeVoteRule({ voteSeconds: 86_400, quorum: parseEther('1000'), fee: parseEther('5'), text })
 * console.log(rule)
 * ```
 * @see docs/training/protocol.md#7-token-vote
 */
export function encodeVoteRule(rule: VoteRule): Hex {
  checkVoteRule(rule)
  return encodeAbiParameters(fields, [BigInt(rule.voteSeconds), rule.quorum, rule.fee, rule.text])
}

/**
 * Decodes the rule of a run whose disputes are decided by a vote, as `RunCreated` and `getRule` give it, and checks it as the contract does.
 *
 * @throws {InvalidRuleError} when it is not such a rule.
 * @example
 * ```ts
 * import { decodeVoteRule, getRule, getRun } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 * const { adjudicator } = await getRun(client, { address: training, runId: 1n })
 * const { quorum } = decodeVoteRule(await getRule(client, { address: adjudicator, training, runId: 1n }))
 * console.log(quorum)
 * ```
 * @see docs/training/protocol.md#7-token-vote
 */
export function decodeVoteRule(rule: Hex): VoteRule {
  // Its fields are all of 32 bytes: whatever has that length is the encoding of one.
  if (rule.length !== 2 + 2 * 32 * fields.length) {
    throw new InvalidRuleError({ problem: 'it is not the encoding of one' })
  }
  const [voteSeconds, quorum, fee, text] = decodeAbiParameters(fields, rule)
  const decoded = { voteSeconds: Number(voteSeconds), quorum, fee, text }
  checkVoteRule(decoded)
  return decoded
}

/** @throws {InvalidRuleError} when a field is out of its range. */
function checkVoteRule({ voteSeconds, quorum, fee, text }: VoteRule): void {
  const refuse = (problem: string) => new InvalidRuleError({ problem })
  if (!Number.isInteger(voteSeconds) || voteSeconds < 900 || voteSeconds > 30 * 86_400) {
    throw refuse(`\`voteSeconds\` is ${voteSeconds}, and goes from 900 to ${30 * 86_400}`)
  }
  for (const [name, amount] of Object.entries({ quorum, fee })) {
    if (amount < 1n || amount > maxAmount)
      throw refuse(`\`${name}\` is ${amount}, and goes from 1 to ${maxAmount}`)
  }
  if (!isHash(text) || text === zeroHash) throw refuse('`text` is not a superhash: 32 bytes, and not zero')
}
