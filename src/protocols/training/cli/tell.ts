import type { Session } from '../../../cli/session.js'
import { type AgentEvent, describeEvent } from './describe.js'

/** Prints everything that an agent reports, until it ends. */
export async function tellAll(session: Session, events: AsyncIterable<AgentEvent>): Promise<void> {
  for await (const event of events) tell(session, event)
}

/** Prints one event of an agent. */
export function tell(session: Session, event: AgentEvent): void {
  if (event.type === 'stopped') session.stopped++
  const { error } = { error: undefined, ...event }
  // Other errors than a ModelMarketError have no JSON form.
  const json =
    error instanceof Error && !('toJSON' in error)
      ? { error: { name: error.name, message: error.message } }
      : {}
  session.output.result({ ...event, ...json }, describeEvent(event))
}
