import { AssertionError } from 'node:assert'
import { BaseError, RpcError } from 'viem'
import { expect } from 'vitest'
import { ModelMarketError, walk } from '../../src/errors/index.js'

/** What an attack came to, when it came to nothing: a value, or an error that says what is wrong. */
export type Outcome<value> =
  | { value: value; error?: undefined }
  | { value?: undefined; error: ModelMarketError | BaseError }

/** The most time that hostile input may take, on any machine: a guard against what is not linear in its length. */
const maxMilliseconds = 3_000
/** The longest message: a few pieces of 4,000 characters each, see `ModelMarketError`. */
const maxMessage = 30_000

/**
 * Runs the library on hostile input and holds it to the bargain: a value or a typed error, in time.
 *
 * @param wanted A reason to throw that is the caller's own, such as that of its signal.
 */
export async function survive<value>(
  attack: () => value | Promise<value>,
  wanted?: unknown,
): Promise<Outcome<value>> {
  const start = performance.now()
  const outcome = await Promise.resolve()
    .then(attack)
    .then(
      (value): Outcome<value> => ({ value }),
      (error: unknown): Outcome<value> => ({
        error: wanted !== undefined && error === wanted ? new BaseError('wanted') : typed(error),
      }),
    )
  expect(performance.now() - start, 'milliseconds taken').toBeLessThan(maxMilliseconds)
  return outcome
}

/** An error of ours, or one of viem's that is not just the wrapping of a blunder: what a provider throws is its own. */
export function typed(error: unknown): ModelMarketError | BaseError {
  if (ModelMarketError.is(error)) {
    expect(error.name).not.toBe('ModelMarketError')
    expect(error.message.length, `length of the message of ${error.name}`).toBeLessThan(maxMessage)
    expect(error.message).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_C}/u)
    expect(() => JSON.stringify(error)).not.toThrow()
    return error
  }
  let refused = false
  const blunder = walk(error, (inner) => {
    refused ||= inner instanceof RpcError
    return !refused && inner instanceof Error && blunders.includes(inner.name)
  })
  if (error instanceof BaseError && blunder === undefined) return error
  const names: string[] = []
  walk(error, (inner) => {
    if (inner instanceof Error) names.push(`${inner.name}: ${inner.message.slice(0, 200)}`)
    return false
  })
  const where = blunder instanceof Error ? `\n${blunder.stack}` : ''
  throw new AssertionError({ message: `not a typed error: ${names.join(' ← ')}${where}` })
}

const blunders = ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'InternalError']
