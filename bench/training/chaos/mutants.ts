import { disputeGameAbi, trainingAbi } from '../../../generated/training/index.js'
import { type Parts as Basics, deaf, repetitive, wasteful, withholding } from '../../chaos/breaks.js'
import type { AgentConfig } from './messages.js'

/**
 * What can be wrong with an agent, on purpose, and which agents then have it. To forget what was sent and what is in hand is no fault here:
 * agents of training have no secrets, and read all of it from the chain.
 */
export const mutants = {
  idle: { roles: ['worker'], what: 'workers never work' },
  slow: { roles: ['worker'], what: 'workers take the mutex, and submit nothing' },
  mute: { roles: ['worker'], what: 'workers do not answer disputes' },
  blind: { roles: ['proofer'], what: 'the proofer disputes nothing' },
  clumsy: { roles: ['proofer'], what: 'the proofer does not prove what it found' },
  repetitive: { roles: ['worker', 'proofer'], what: 'each call is sent twice' },
  deaf: { roles: ['worker', 'proofer', 'keeper'], what: 'agents see no new block after a while' },
  wasteful: { roles: ['worker', 'proofer'], what: 'tips are raised tenfold' },
} as const satisfies Record<string, { roles: readonly AgentConfig['role'][]; what: string }>
export type Mutant = keyof typeof mutants

/** What a mutant may change. */
export interface Parts extends Basics {
  policy?: { accept: () => boolean }
}

/** Breaks an agent as its mutant says, if it has one. */
export function mutate(parts: Parts, { mutant }: Pick<AgentConfig, 'mutant'>): Parts {
  switch (mutant) {
    case undefined:
      return parts
    case 'idle':
      return { ...parts, policy: { accept: () => false } }
    case 'slow':
      return withholding(parts, trainingAbi, 'submitState')
    case 'mute':
      return withholding(parts, disputeGameAbi, 'answer')
    case 'blind':
      return withholding(parts, trainingAbi, 'openDispute')
    case 'clumsy':
      return withholding(parts, disputeGameAbi, 'prove')
    case 'repetitive':
      return { ...parts, fetch: repetitive(parts) }
    case 'deaf':
      return { ...parts, fetch: deaf(parts) }
    case 'wasteful':
      return wasteful(parts)
  }
}
