import type { Next } from './role.js'

/** How often a thing is read in each of its windows, at least. */
const readsPerWindow = 4n

/** The longest time between two reads of a thing whose windows are not known, in seconds. */
const longestWait = 300n

/**
 * Returns when to read a thing again, in seconds of the chain's time: when its step said, but at least four times in each of its windows
 * and in the time until then. Logs only say that something happened earlier, and they may come late, or never.
 */
export function nextRead(next: Exclude<Next, 'done'>, now: bigint): bigint {
  const { at, window } = typeof next === 'bigint' ? { at: next } : next
  if (at !== undefined && at <= now) return at
  let wait = window === undefined ? longestWait : BigInt(window) / readsPerWindow
  const part = at === undefined ? wait : (at - now) / readsPerWindow
  if (part < wait) wait = part
  return now + (wait > 1n ? wait : 1n)
}
