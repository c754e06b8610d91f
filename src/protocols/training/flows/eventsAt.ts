import type { Address } from 'viem'
import { type AnyClient, blocksAt } from '../../../chain/index.js'
import { getTrainingEvents, type TrainingEvent, type TrainingEventName } from '../index.js'

/** The events of one kind that a run emitted at a timestamp: found without scanning the chain. */
export async function eventsAt<const eventName extends TrainingEventName>(
  client: AnyClient,
  {
    address,
    runId,
    eventName,
    timestamp,
  }: { address: Address; runId: bigint; eventName: eventName; timestamp: bigint },
): Promise<Extract<TrainingEvent, { eventName: eventName }>[]> {
  const blocks = await blocksAt(client, timestamp)
  if (!blocks) return []
  const events = await getTrainingEvents(client, { address, runId, eventNames: [eventName], ...blocks })
  return events.filter(
    (event): event is Extract<TrainingEvent, { eventName: eventName }> => event.eventName === eventName,
  )
}
