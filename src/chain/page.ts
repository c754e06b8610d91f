import { InvalidArgumentsError, InvalidResponseError } from './errors.js'

/** What every page has, but its entries. */
export interface Page {
  /** The block that was read, as contracts see it: on Arbitrum that is a block of Ethereum. */
  blockNumber: bigint
  /** Its timestamp, in seconds since 1970. */
  timestamp: bigint
}

/**
 * Converts names to the bitmap that the lens takes. 0 stands for all.
 *
 * @throws {InvalidArgumentsError} when there is none, or one that does not exist.
 */
export function bitmapOf<name extends string>(
  wanted: name | readonly name[] | undefined,
  { names, parameter, functionName }: { names: readonly name[]; parameter: string; functionName: string },
): bigint {
  if (wanted === undefined) return 0n
  const bits = listOf(wanted).map((name) => names.indexOf(name))
  if (bits.length === 0 || bits.includes(-1)) {
    const details = `\`${parameter}\` must be one or more of ${names.join(', ')}.`
    throw new InvalidArgumentsError({ functionName }, { details })
  }
  return bits.reduce((bitmap, bit) => bitmap | (1n << BigInt(bit)), 0n)
}

function listOf<name extends string>(wanted: name | readonly name[]): readonly name[] {
  return typeof wanted === 'string' ? [wanted] : wanted
}

/** Whether a name is among those that are wanted. */
export function isOneOf<name extends string>(
  wanted: name | readonly name[] | undefined,
  name: name,
): boolean {
  return wanted === undefined || listOf(wanted).includes(name)
}

/**
 * Converts an id that may be left out to what the lens takes. 0 stands for none.
 *
 * @throws {InvalidArgumentsError} when it is none: callers without types pass numbers, which an answer's bigints do not equal.
 */
export function idOrZero(id: bigint | undefined, name: string, functionName: string): bigint {
  if (id === undefined) return 0n
  if (typeof id === 'bigint' && id >= 1n) return id
  throw new InvalidArgumentsError(
    { functionName },
    { details: `\`${name}\` must be a bigint of at least 1.` },
  )
}

/**
 * Checks that the ids of a page, and the next one after them, follow each other from where the page begins.
 *
 * @throws {InvalidResponseError} when they do not: a page that does not go on would be asked for again and again.
 */
export function requireOrder(
  ids: readonly bigint[],
  {
    next,
    count,
    from,
    isNewestFirst,
    limit,
    functionName,
  }: {
    next: bigint | undefined
    count: bigint
    from: bigint | undefined
    isNewestFirst: boolean
    limit: number
    functionName: string
  },
): void {
  const first = isNewestFirst ? count : 1n
  const start = from === undefined || (isNewestFirst && from > count) ? first : from
  const all = next === undefined ? ids : [...ids, next]
  const distances = all.map((id) => (isNewestFirst ? start - id : id - start))
  const isValid =
    ids.length <= limit &&
    all.every((id) => id >= 1n && id <= count) &&
    distances.every((distance, i) => distance > (distances[i - 1] ?? -1n)) &&
    (next === undefined || distances.at(-1) !== 0n)
  if (!isValid) throw new InvalidResponseError({ functionName })
}

/**
 * Returns the first second at which time alone may change a page; `undefined` for never.
 *
 * @param ends When the statuses of its entries end by themselves.
 * @throws {InvalidResponseError} when it is over, or later than an entry's.
 */
export function untilOf(
  until: bigint,
  {
    timestamp,
    ends,
    functionName,
  }: { timestamp: bigint; ends: readonly (bigint | undefined)[]; functionName: string },
): bigint | undefined {
  const known = ends.flatMap((end) => end ?? [])
  const isValid = until === 0n ? known.length === 0 : until > timestamp && known.every((end) => end >= until)
  if (!isValid) throw new InvalidResponseError({ functionName })
  return until === 0n ? undefined : until
}
