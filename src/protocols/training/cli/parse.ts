import { UsageError } from '../../../cli/errors.js'
import { quoted } from '../../../cli/parse.js'

/** The id of a run. */
export function parseRunId(text: string): bigint {
  if (!/^[1-9]\d{0,77}$/.test(text)) {
    throw new UsageError(`${quoted(text)} is not an id of a run.`, {
      metaMessages: ['Expected: a number from 1. `modelmarket training list` shows them.'],
    })
  }
  return BigInt(text)
}

/** One of some names. */
export function oneOfNames<const name extends string>(
  names: readonly name[],
  what: string,
): (text: string) => name {
  return (text) => {
    const found = names.find((name) => name === text)
    if (found !== undefined) return found
    throw new UsageError(`${quoted(text)} is not ${what}.`, {
      metaMessages: [`Expected: ${names.join(', ')}.`],
    })
  }
}

/** The widths of hidden layers: `32`, or `64,32`. */
export function parseHidden(text: string): number[] {
  if (!/^[1-9]\d{0,4}(,[1-9]\d{0,4}){0,2}$/.test(text)) {
    throw new UsageError(`${quoted(text)} are not widths of layers.`, {
      metaMessages: ['Expected: up to three numbers, such as `32` or `64,32`.'],
    })
  }
  return text.split(',').map(Number)
}

/** A learning rate: a number above 0. */
export function parseRate(text: string): number {
  const rate = /^\d*\.?\d+(e[+-]?\d{1,2})?$/i.test(text) ? Number(text) : 0
  if (rate > 0 && Number.isFinite(rate)) return rate
  throw new UsageError(`${quoted(text)} is not a learning rate.`, {
    metaMessages: ['Expected: a number above 0, such as `0.1`.'],
  })
}

/** A number of 32 bytes, in hexadecimal digits. */
export function parseBytes32(text: string): `0x${string}` {
  if (!/^0x[\da-f]{64}$/i.test(text)) {
    throw new UsageError(`${quoted(text)} is not a hash.`, {
      metaMessages: ['Expected: `0x` and 64 hexadecimal digits.'],
    })
  }
  return text as `0x${string}`
}
