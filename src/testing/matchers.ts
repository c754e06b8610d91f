import { ModelMarketError, walk } from '../errors/index.js'

/** What a matcher of vitest or Jest answers. */
export interface Verdict {
  pass: boolean
  message: () => string
  actual?: unknown
  expected?: unknown
}

/** The names of {@link matchers} for types: `declare module 'vitest' { interface Matchers<T> extends TestMatchers {} }`. */
export interface TestMatchers {
  /** A promise is rejected with an error of this name, at any depth of causes, and with these fields if there are any. */
  toFailWith(name: string, fields?: Record<string, unknown>): Promise<void>
  /** A thing, or what a promise gives, is in this status. */
  toHaveStatus(status: string): Promise<void>
}

/**
 * Matchers for `expect.extend` of vitest or Jest: `toFailWith` for the errors of calls, `toHaveStatus` for anything that has a
 * `status`, or a promise of it.
 *
 * @example
 * ```ts
 * import { connectChain, matchers, startChain, type TestMatchers } from 'modelmarket/testing'
 * import { expect, test } from 'vitest'
 *
 * expect.extend(matchers)
 * declare module 'vitest' {
 *   interface Matchers<T> extends TestMatchers {}
 * }
 *
 * test('a transaction succeeds, and nobody answers at port 9', async () => {
 *   const chain = await startChain()
 *   const [account] = chain.accounts
 *   if (!account) return expect.fail('there is no account')
 *   const client = chain.client(account)
 *   const hash = await client.sendTransaction({ to: account.address })
 *   await expect(client.waitForTransactionReceipt({ hash })).toHaveStatus('success')
 *   await expect(connectChain('http://127.0.0.1:9')).toFailWith('EndpointError')
 *   await chain.stop()
 * })
 * ```
 */
export const matchers = {
  async toFailWith(received: unknown, name: string, fields: Record<string, unknown> = {}): Promise<Verdict> {
    const outcome = await Promise.resolve(received).then(
      () => ({ failed: false, error: undefined }),
      (error: unknown) => ({ failed: true, error }),
    )
    const found = walk(outcome.error, (error) => error instanceof Error && error.name === name)
    const actual = Object.fromEntries(Object.keys(fields).map((key) => [key, Object(found)[key]]))
    const differs = Object.entries(fields).some(([key, value]) => !Object.is(actual[key], value))
    const said = ModelMarketError.is(outcome.error) ? outcome.error.shortMessage : String(outcome.error)
    return {
      pass: found !== undefined && !differs,
      message: () =>
        !outcome.failed
          ? `Expected ${name}, but nothing failed.`
          : found === undefined
            ? `Expected ${name}, but it failed with ${Object(outcome.error).name}: ${said}`
            : `${name}: ${said}`,
      ...(differs ? { actual, expected: fields } : {}),
    }
  },

  async toHaveStatus(received: unknown, expected: string): Promise<Verdict> {
    const actual: unknown = Object(await received).status
    return {
      pass: actual === expected,
      message: () =>
        typeof actual === 'string'
          ? `The status is \`${actual}\`; expected: \`${expected}\`.`
          : `Expected the status \`${expected}\`, but there is no status.`,
      actual,
      expected,
    }
  },
}
