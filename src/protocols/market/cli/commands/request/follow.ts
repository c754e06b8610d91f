import type { Session } from '../../../../../cli/session.js'
import type { RequesterEvent } from '../../../agents/index.js'
import { tell } from '../../tell.js'

/** Prints what a requester tells, until that is what was waited for. */
export async function follow(
  session: Session,
  events: AsyncIterable<RequesterEvent>,
  isLast: (event: RequesterEvent) => boolean,
): Promise<void> {
  for await (const event of events) {
    // It is about no request that something could still happen to.
    if (event.type === 'failed' && event.key === undefined) throw event.error
    tell(session, event)
    if (isLast(event)) return
  }
  session.signal.throwIfAborted()
}
