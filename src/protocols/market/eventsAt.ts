import type { Address } from 'viem'
import { type AnyClient, blocksAt } from '../../chain/index.js'
import { getMarketEvents, type MarketEvent, type MarketEventName } from './events.js'

/** The events of one kind that a request emitted at a timestamp: found without scanning the chain. */
export async function eventsAt<const eventName extends MarketEventName>(
  client: AnyClient,
  {
    address,
    requestId,
    index,
    eventName,
    timestamp,
  }: {
    address: Address
    requestId: bigint
    /** Only of this submission. */
    index?: number
    eventName: eventName
    timestamp: bigint
  },
): Promise<Extract<MarketEvent, { eventName: eventName }>[]> {
  const blocks = await blocksAt(client, timestamp)
  if (!blocks) return []
  const events = await getMarketEvents(client, { address, requestId, eventNames: [eventName], ...blocks })
  return events.filter(
    (event): event is Extract<MarketEvent, { eventName: eventName }> =>
      event.eventName === eventName &&
      (index === undefined || ('index' in event.args && Number(event.args.index) === index)),
  )
}
