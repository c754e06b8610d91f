/** Chains whose sequencer can withhold a transaction for a day: rollups of the OP Stack, Arbitrum, zkSync, Linea, Scroll, and their testnets. */
const rollups = new Set([
  10, 130, 480, 1868, 8453, 34443, 57073, 7777777, 11155420, 84532, 1301, 42161, 42170, 421614, 324, 300,
  59144, 59141, 534352, 534351,
])

/** Returns whether a chain is known to be a rollup. */
export function isRollup(chainId: number): boolean {
  return rollups.has(chainId)
}

/** After how many seconds a transaction that a sequencer withholds is included all the same. */
export const forcedInclusion = 86_400
