import type { Abi } from 'abitype'
import type { Address } from 'viem'
import { abortable, type BlockHeader } from './ask.js'
import { requireAddress } from './encodeCall.js'
import { eventFilter } from './eventFilter.js'
import { toEndpointError } from './toModelMarketError.js'
import type { AnyClient } from './types.js'
import { type WatchOptions, watchBatches } from './watchBatches.js'

export interface WatchReadingOptions<reading> extends WatchOptions {
  /** Reads the contract at a block. It has to be the block with this hash: there may be another one with this number. */
  read: (block: BlockHeader) => Promise<reading>
  /** The first second at which time alone may change the reading; `undefined` until something happens. */
  until: (reading: reading) => bigint | undefined
  /** Called with each reading. */
  onReading: (reading: reading) => void
}

/** How long a reading may take, in milliseconds: some transports wait for ever. */
const timeoutMs = 30_000

/**
 * Keeps a reading of a contract current, until the returned function is called: it is read at once, and again when the contract has
 * emitted an event, when a reorganisation has replaced what was read, and when time alone may have changed it.
 *
 * Each reading is of a later block than the one before, whichever machine of the endpoint lags behind, unless that block is not in the chain
 * any more.
 */
export function watchReading<reading>(
  client: AnyClient,
  { abi, address }: { abi: Abi; address: Address },
  { read, until, onReading, ...options }: WatchReadingOptions<reading>,
): () => void {
  requireAddress(address, 'watch')
  let isDue = true
  /** The block of the last reading, and when the reading is out of date. */
  let shown: { block: BlockHeader; until: bigint | undefined } | undefined

  return watchBatches(client, eventFilter({ abi, address }), options, async (batch, { signal, call }) => {
    const { removed, events, cursor, head } = batch
    if (removed.length + events.length > 0) isDue = true
    const has = (block: BlockHeader) => cursor.blocks.some(({ hash }) => hash === block.hash)
    if (shown) {
      const { block } = shown
      // The block was replaced or is long past, or the endpoint refuses the logs of a later one: then nobody knows what happened.
      if (head.hash !== block.hash && !(has(block) && has(head))) isDue = true
      if (shown.until !== undefined && head.timestamp >= shown.until) isDue = true
    }
    if (!isDue) return
    const reading = await readInTime(read(head), signal)
    isDue = false
    shown = { block: head, until: until(reading) }
    call(() => onReading(reading))
  })
}

async function readInTime<reading>(reading: Promise<reading>, signal: AbortSignal): Promise<reading> {
  try {
    return await abortable(reading, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))
  } catch (error) {
    throw toEndpointError(error, 'eth_call')
  }
}
