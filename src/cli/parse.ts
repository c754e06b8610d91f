import { type Address, getAddress, isAddress, parseUnits } from 'viem'
import { UsageError } from './errors.js'

const units: Record<string, number> = { '': 1, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 }

/** `90s`, `30m`, `12h`, `7d`, `2w` or a number of seconds, as seconds. */
export function parseDuration(text: string): number {
  const [, count, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)([smhdw]?)$/.exec(text) ?? []
  const seconds = Math.round(Number(count) * (units[unit] ?? 1))
  if (count === undefined)
    throw new UsageError(`${quoted(text)} is no duration.`, {
      metaMessages: ['Expected: `90s`, `30m`, `12h`, `7d` or `2w`.'],
    })
  return seconds
}

/** `12.5`, in coins, as the coin's smallest unit. */
export function parseCoins(text: string): bigint {
  if (!/^\d{1,20}(\.\d{1,18})?$/.test(text)) {
    throw new UsageError(`${quoted(text)} is no amount.`, {
      metaMessages: ['Expected: coins, such as `100` or `12.5`.'],
    })
  }
  return parseUnits(text, 18)
}

/** A whole number from 0. */
export function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new UsageError(`${quoted(text)} is no whole number.`, {
      metaMessages: ['Expected: digits, such as `100`.'],
    })
  }
  return Number(text)
}

/** A part of a whole: `0.02`. */
export function parseShare(text: string): number {
  if (!/^(0(\.\d{1,9})?|1)$/.test(text)) {
    throw new UsageError(`${quoted(text)} is no part of a whole.`, {
      metaMessages: ['Expected: a number from 0 to 1, such as `0.02`.'],
    })
  }
  return Number(text)
}

export function parseAddress(text: string): Address {
  if (!isAddress(text, { strict: false })) {
    throw new UsageError(`${quoted(text)} is no address.`, {
      metaMessages: ['Expected: `0x` and 40 hexadecimal digits.'],
    })
  }
  return getAddress(text)
}

/** The address of an endpoint. */
export function parseUrl(text: string): string {
  if (!/^https?:\/\/\S+$/.test(text)) {
    // What is after the scheme may be a provider's key, which is nobody else's to read.
    throw new UsageError('An endpoint is no http(s) URL.', {
      metaMessages: ['Expected: `https://…` or `http://…`.'],
    })
  }
  return text
}

/** An option that may be given more than once. */
export function several(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

/** Repeats what somebody wrote, but not all of it when it is long. */
export const quoted = (text: string) => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
