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

/** Returns the keys of all things that an event of the training contract may have changed. */
export function keysOfEvent({ eventName, args }: TrainingEvent): string[] {
  const keys: string[] = []
  if (eventName.startsWith('Rule') || eventName.startsWith('Case')) return keys
  if ('runId' in args && args.runId !== undefined) keys.push(keyOf('run', args.runId))
  if ('periodId' in args && args.periodId !== undefined) keys.push(keyOf('period', args.periodId))
  if ('disputeId' in args && args.disputeId !== undefined) keys.push(keyOf('dispute', args.disputeId))
  if ('fundingId' in args && args.fundingId !== undefined) keys.push(keyOf('funding', args.fundingId))
  return keys
}
