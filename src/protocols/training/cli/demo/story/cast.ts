import type { Address } from 'viem'
import type { TestTraining, TrainingClient } from '../../../testing/index.js'
import { NoWorkerError } from '../../../testing/index.js'
import type { Party } from './stage.js'

/** Who takes part, in the order of the report. */
const parts = {
  Wim: 'trains the first states',
  Ada: 'takes over from published weights',
  Mallory: 'trains on labels that she swapped',
  Sid: 'takes the mutex, and does nothing',
  Petra: 'replays, and proves',
  Kit: 'copies her dispute',
  Tom: 'disputes a true state',
  Vic: 'submits a worthless model to the vote',
} as const

type Name = keyof typeof parts
/** Petra is the proofer of the test kit; the others are its workers, which have the same coins. */
const workerNames = (Object.keys(parts) as Name[]).filter((name) => name !== 'Petra')

export type Cast = Record<Name, Party>

/** How many workers the cast needs. */
export const workerCount = workerNames.length

/** Gives the parties of the test kit their parts. */
export function castParties({ workers, proofer }: TestTraining): Cast {
  const party = (name: Name, client: TrainingClient | undefined): [Name, Party] => {
    if (!client) throw new NoWorkerError({ runId: 1n, holder: undefined })
    return [name, { name, client, part: parts[name] }]
  }
  const cast = [party('Petra', proofer), ...workerNames.map((name, i) => party(name, workers[i]))]
  return Object.fromEntries(cast) as Cast
}

/** Everybody who may hold coins when the story begins or ends. */
export function peopleOf(
  { creator, keeper, treasury, voters }: TestTraining,
  cast: Cast,
): Record<string, Address> {
  return {
    creator: creator.account.address,
    ...Object.fromEntries(
      (Object.keys(parts) as Name[]).map((name) => [name, cast[name].client.account.address]),
    ),
    ...Object.fromEntries(voters.map(({ account }, i) => [`voter ${i + 1}`, account.address])),
    keeper: keeper.account.address,
    treasury,
  }
}
