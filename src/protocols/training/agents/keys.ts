import { type Address, isAddressEqual } from 'viem'
import type { TrainingEvent } from '../index.js'

/** What an agent follows. */
export type ThingKind = 'run' | 'period' | 'dispute' | 'funding'

/** Returns the key of a thing. */
export function keyOf(kind: ThingKind, id: bigint): string {
  return `${kind}:${id}`
}

/** Reads a key. */
export function thingOf(key: string): { kind: ThingKind; id: bigint } {
  const [kind, id = '0'] = key.split(':')
  return { kind: kind as ThingKind, id: BigInt(id) }
}

/**
 * Returns the keys of all things that an event of the training contract may have changed.
 *
 * @param address - the contract: adjudicators have runs of other contracts, too.
 */
export function keysOfEvent({ address: emitter, args }: TrainingEvent, address: Address): string[] {
  if (!isAddressEqual(emitter, address)) return []
  const ids = args as Partial<Record<`${ThingKind}Id`, bigint>>
  const kinds: readonly ThingKind[] = ['run', 'period', 'dispute', 'funding']
  return kinds.flatMap((kind) => {
    const id = ids[`${kind}Id`]
    return id === undefined ? [] : [keyOf(kind, id)]
  })
}
