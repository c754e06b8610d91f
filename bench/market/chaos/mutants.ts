import { concatHex, type Hex, hexToBigInt, numberToHex } from 'viem'
import { modelMarketAbi } from '../../../generated/market/index.js'
import type { Vault } from '../../../src/agents/index.js'
import type { TrainerPolicy } from '../../../src/protocols/market/agents/index.js'
import {
  type Parts as Basics,
  deaf,
  forgetting,
  isCall,
  repetitive,
  signing,
  type Transaction,
  wasteful,
  withholding,
} from '../../chaos/breaks.js'
import { withVault } from '../../utils/withVault.js'
import type { AgentConfig } from './messages.js'

/** What can be wrong with an agent, on purpose, and which agents then have it. */
export const mutants = {
  idle: { roles: ['trainer'], what: 'trainers never compete' },
  forgetful: { roles: ['trainer'], what: 'trainers forget their secrets when they are killed' },
  silent: { roles: ['trainer'], what: 'trainers do not claim' },
  boastful: { roles: ['trainer'], what: 'trainers claim more than they scored' },
  secretive: { roles: ['requester'], what: 'the requester does not reveal its labels' },
  repetitive: { roles: ['requester', 'trainer'], what: 'each call is sent twice' },
  deaf: { roles: ['trainer'], what: 'trainers see no new block after a while' },
  wasteful: { roles: ['requester', 'trainer'], what: 'tips are raised tenfold' },
  talkative: { roles: ['requester'], what: 'the requester prints a secret' },
} as const satisfies Record<string, { roles: readonly AgentConfig['role'][]; what: string }>
export type Mutant = keyof typeof mutants

/** What a mutant may change. */
export interface Parts extends Basics {
  policy?: TrainerPolicy
}

/** Breaks an agent as its mutant says, if it has one. */
export function mutate(parts: Parts, { mutant }: AgentConfig): Parts {
  switch (mutant) {
    case undefined:
      return parts
    case 'idle':
      return { ...parts, policy: { accept: () => false } }
    case 'forgetful':
      return { ...parts, vault: forgetting(parts.vault, (key) => /\/(entry|model)\//.test(key)) }
    case 'silent':
      return withholding(parts, modelMarketAbi, 'claimScore')
    case 'boastful':
      return signing(parts, boast)
    case 'secretive':
      return withholding(parts, modelMarketAbi, 'revealTruth')
    case 'repetitive':
      return { ...parts, fetch: repetitive(parts) }
    case 'deaf':
      return { ...parts, fetch: deaf(parts) }
    case 'wasteful':
      return wasteful(parts)
    case 'talkative':
      return { ...parts, vault: talkative(parts.vault) }
  }
}

/** Claims three more. */
function boast(transaction: Transaction): Transaction {
  const { data = '0x' } = transaction
  if (!isCall(transaction, modelMarketAbi, 'claimScore')) return transaction
  const score = hexToBigInt(`0x${data.slice(-64)}`) + 3n
  return { ...transaction, data: concatHex([data.slice(0, -64) as Hex, numberToHex(score, { size: 32 })]) }
}

/** Prints the first salt that it stores. */
function talkative(vault: Vault): Vault {
  const write: Vault['write'] = async (changes) => {
    const text = JSON.stringify(changes)
    const salt = /"salt":"(0x\w+)"/.exec(text)?.[1]
    if (salt) console.log(JSON.stringify({ type: 'debug', salt }))
    await vault.write(changes)
  }
  return withVault(vault, { write })
}
