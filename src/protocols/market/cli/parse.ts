import { UsageError } from '../../../cli/errors.js'
import { quoted } from '../../../cli/parse.js'
import { type Status, statuses } from '../index.js'

/** The id of a request. */
export function parseId(text: string): bigint {
  if (!/^[1-9]\d{0,77}$/.test(text)) {
    throw new UsageError(`${quoted(text)} is not an id of a request.`, {
      metaMessages: ['Expected: a number from 1. `modelmarket market list` shows them.'],
    })
  }
  return BigInt(text)
}

/** The status of a request. */
export function parseStatus(text: string): Status {
  const status = statuses.find((status) => status === text)
  if (status) return status
  throw new UsageError(`${quoted(text)} is not a status.`, {
    metaMessages: [`Expected: ${statuses.join(', ')}.`],
  })
}
