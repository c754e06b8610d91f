import { AssertionError } from 'node:assert'
import { expect } from 'vitest'
import { ModelMarketError, walk } from '../../src/errors/index.js'

/** What an attack came to, when it came to nothing: a value, or an error that says what is wrong. */
export type Outcome<value> =
  | { value: value; error?: undefined }
  | { value?: undefined; error: ModelMarketError }

/** The most work that hostile input may make, in milliseconds of a processor: a guard against what is not linear. */
const maxWork = 3_000
/** The longest message: a few pieces of 5,000 characters each, see `ModelMarketError`. */
const maxMessage = 30_000

/** Runs the library on hostile input and holds it to the bargain: a value or a typed error, after bounded work. */
export async function survive<value>(attack: () => value | Promise<value>): Promise<Outcome<value>> {
  const start = process.cpuUsage()
  const outcome = await Promise.resolve()
    .then(attack)
    .then(
      (value): Outcome<value> => ({ value }),
      (error: unknown): Outcome<value> => ({ error: typed(error) }),
    )
  const { user, system } = process.cpuUsage(start)
  expect((user + system) / 1000, 'milliseconds of work').toBeLessThan(maxWork)
  return outcome
}

/** An error of ours: no other passes through this library. */
export function typed(error: unknown): ModelMarketError {
  if (ModelMarketError.is(error)) {
    expect(error.name).not.toBe('ModelMarketError')
    expect(error.message.length, `length of the message of ${error.name}`).toBeLessThan(maxMessage)
    expect(error.message).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_C}/u)
    expect(() => JSON.stringify(error)).not.toThrow()
    return error
  }
  const names: string[] = []
  walk(error, (inner) => {
    if (inner instanceof Error) names.push(`${inner.name}: ${inner.message.slice(0, 200)}`)
    return false
  })
  const where = error instanceof Error ? `\n${error.stack}` : ''
  throw new AssertionError({ message: `not a typed error: ${names.join(' ← ')}${where}` })
}
