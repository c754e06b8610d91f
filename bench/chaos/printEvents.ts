import { inspect } from 'node:util'
import type { Surroundings } from './surroundings.js'

/** Prints what an agent tells as JSON lines. */
export async function printEvents(
  events: AsyncIterable<object>,
  { keepError }: Pick<Surroundings, 'keepError'>,
  onEvent?: () => void,
): Promise<void> {
  for await (const event of events) {
    onEvent?.()
    if ('error' in event) keepError(inspect(event.error, { depth: 10 }))
    console.log(JSON.stringify({ at: new Date().toISOString(), ...event }, plain))
  }
}

const plain = (_key: string, value: unknown) => {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Error ? inspect(value) : value
}
