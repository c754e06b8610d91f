import { ModelMarketError, walk } from '../../../errors/index.js'
import type { MarketPublicMethods, Status } from '../index.js'

/** What a matcher of vitest or Jest answers. */
interface Verdict {
  pass: boolean
  message: () => string
  actual?: unknown
  expected?: unknown
}

/** A request, and a client that can ask for it. */
export interface RequestOfMarket {
  client: { market: Pick<MarketPublicMethods, 'getRequest'> }
  requestId: bigint
}

/** The names of {@link matchers} for types: `declare module 'vitest' { interface Matchers<T> extends MarketMatchers {} }`. */
export interface MarketMatchers {
  /** A promise is rejected with an error of this name, at any depth of causes, and with these fields if there are any. */
  toFailWith(name: string, fields?: Record<string, unknown>): Promise<void>
  /** A request is in this status. */
  toHaveStatus(status: Status): Promise<void>
}

/**
 * Matchers for `expect.extend` of vitest or Jest: `toFailWith` for the errors of calls, `toHaveStatus` for requests.
 *
 * @example
 * ```ts
 * import { createTestRequest, type MarketMatchers, matchers, startMarket } from 'modelmarket/market/testing'
 * import { expect, test } from 'vitest'
 *
 * expect.extend(matchers)
 * declare module 'vitest' {
 *   interface Matchers<T> extends MarketMatchers {}
 * }
 *
 * test('nobody collects early', async () => {
 *   const market = await startMarket()
 *   const { requestId } = await createTestRequest(market)
 *   await expect({ client: market.keeper, requestId }).toHaveStatus('accepting')
 *   const collecting = market.keeper.market.collect({ requestId, index: 0 })
 *   await expect(collecting).toFailWith('Market.WrongStatusError', { status: 'accepting' })
 *   await market.stop()
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

  async toHaveStatus({ client, requestId }: RequestOfMarket, expected: Status): Promise<Verdict> {
    const { status: actual } = await client.market.getRequest({ requestId })
    return {
      pass: actual === expected,
      message: () => `Request ${requestId} is \`${actual}\`; expected: \`${expected}\`.`,
      actual,
      expected,
    }
  },
}
