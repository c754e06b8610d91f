/** Formats a timestamp of the chain, in seconds since 1970, for people: `2026-01-31T12:00:00Z (1769860800)`. */
export function timeOf(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1000)
  return Number.isNaN(date.getTime())
    ? `${seconds}`
    : `${date.toISOString().replace('.000Z', 'Z')} (${seconds})`
}
