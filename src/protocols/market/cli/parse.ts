import { UsageError } from '../../../cli/errors.js'
import { parseCount, quoted } from '../../../cli/parse.js'
import { type Status, statuses } from '../index.js'

/** The id of a request. */
export function parseId(text: string): bigint {
  if (!/^[1-9]\d{0,77}$/.test(text)) {
    throw new UsageError(`${quoted(text)} is no id of a request.`, {
      metaMessages: ['Expected: a number from 1. `modelmarket market list` shows them.'],
    })
  }
  return BigInt(text)
}

/** `324` correct labels, or `90%` of them. */
export function parseScore(text: string, size: number): number {
  const [, percent] = /^(\d{1,3}(?:\.\d{1,6})?)\s?%$/.exec(text) ?? []
  const score = percent === undefined ? parseCount(text) : Math.ceil((Number(percent) / 100) * size - 1e-9)
  if (score > size) throw new UsageError(`A score of ${quoted(text)} is more than the ${size} test labels.`)
  return score
}

/** The status of a request. */
export function parseStatus(text: string): Status {
  const status = statuses.find((status) => status === text)
  if (status) return status
  throw new UsageError(`${quoted(text)} is no status.`, {
    metaMessages: [`Expected: ${statuses.join(', ')}.`],
  })
}
