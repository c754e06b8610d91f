import { tellEvent, tellEvents } from '../../../cli/agents/tellEvents.js'
import type { Session } from '../../../cli/session.js'
import { type AgentEvent, describeEvent } from './describe.js'

/** Prints everything that an agent reports, until it ends. */
export async function tellAll(session: Session, events: AsyncIterable<AgentEvent>): Promise<void> {
  await tellEvents(session, events, describeEvent)
}

/** Prints one event of an agent. */
export function tell(session: Session, event: AgentEvent): void {
  tellEvent(session, event, describeEvent)
}
