import { type Address, getAddress, isAddress } from 'viem'
import { UsageError } from './errors.js'

/** A whole number from 0. */
export function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new UsageError(`${quoted(text)} is not a whole number.`, {
      metaMessages: ['Expected: digits, such as `100`.'],
    })
  }
  return Number(text)
}

export function parseAddress(text: string): Address {
  if (!isAddress(text, { strict: false })) {
    throw new UsageError(`${quoted(text)} is not an address.`, {
      metaMessages: ['Expected: `0x` and 40 hexadecimal digits.'],
    })
  }
  return getAddress(text)
}

/** The address of an endpoint. */
export function parseUrl(text: string): string {
  if (!/^https?:\/\/\S+$/.test(text)) {
    // What is after the scheme may be a provider's key, which is nobody else's to read.
    throw new UsageError('An endpoint is not an http(s) URL.', {
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
