import type { Session } from '../session.js'

/** Prints everything that an agent reports, until it ends. */
export async function tellEvents<event extends { type: string }>(
  session: Session,
  events: AsyncIterable<event>,
  describe: (event: event) => string,
): Promise<void> {
  for await (const event of events) tellEvent(session, event, describe)
}

/** Prints one event of an agent. */
export function tellEvent<event extends { type: string }>(
  session: Session,
  event: event,
  describe: (event: event) => string,
): void {
  if (event.type === 'stopped') session.stopped++
  const error: unknown = 'error' in event ? event.error : undefined
  // Other errors than a ModelMarketError have no JSON form.
  const json =
    error instanceof Error && !('toJSON' in error)
      ? { error: { name: error.name, message: error.message } }
      : {}
  session.output.result({ ...event, ...json }, describe(event))
}
