import { InvalidArgumentsError } from './errors.js'

/** The most entries of a page, and how many it has by default. */
const maximum = 200
const standard = 50

/**
 * Returns how many entries a page of a list has at most: 50 unless told, and never more than 200.
 *
 * @throws {InvalidArgumentsError} when the limit is no integer from 1 to 200.
 */
export function pageLimit(
  functionName: string,
  { limit = standard }: { limit?: number | undefined },
): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= maximum) return limit
  const details = `\`limit\` must be from 1 to ${maximum}, not ${limit}.`
  throw new InvalidArgumentsError({ functionName }, { details })
}
