import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deployCreate2 } from '../../../src/deploy/index.js'
import { deriveSalt } from '../../../src/protocols/market/flows/index.js'
import {
  collect,
  enforceTimeout,
  marketMulticall,
  submitModel,
  watchMarketEvents,
} from '../../../src/protocols/market/index.js'
import { approveCoins, signPermit, transferCoins } from '../../../src/token/index.js'
import { account, anyLie, coin, maxQuestions } from '../../hostile/endpoint.js'
import { survive, typed } from '../../hostile/survive.js'
import { clientOf, commitment, index, market, requestId } from './endpoint.js'

type Client = ReturnType<typeof clientOf>
const submission = { address: market, requestId, truth: commitment, commitment }
/** No polling longer than this: an endpoint that never has the receipt is waited for that long. */
const timeout = 10
/** An account of the endpoint itself, which signs what it is asked to. */
const remote = { account: account.address }

const writes: Record<string, (client: Client) => Promise<unknown>> = {
  submitModel: (client) => submitModel(client, submission),
  'submitModel.sync': (client) => submitModel.sync(client, { ...submission, timeout }),
  'submitModel.sync, of an account of the endpoint': (client) =>
    submitModel.sync(client, { ...submission, ...remote, timeout }),
  'submitModel.simulate': (client) => submitModel.simulate(client, submission),
  'submitModel.estimateGas': (client) => submitModel.estimateGas(client, submission),
  'collect.sync': (client) => collect.sync(client, { address: market, requestId, index, timeout }),
  'enforceTimeout.sync': (client) =>
    enforceTimeout.sync(client, { address: market, requestId, max: 1, timeout }),
  'marketMulticall.sync': (client) =>
    marketMulticall.sync(client, {
      address: market,
      calls: [collect.call({ address: market, requestId, index })],
      timeout,
    }),
  'approveCoins.sync': (client) =>
    approveCoins.sync(client, { address: coin, spender: market, amount: 1n, timeout, confirmations: 2 }),
  'transferCoins.sync': (client) =>
    transferCoins.sync(client, { address: coin, to: market, amount: 1n, timeout }),
  signPermit: (client) => signPermit(client, { address: coin, spender: market, amount: 1n }),
  'signPermit, of an account of the endpoint': (client) =>
    signPermit(client, { address: coin, spender: market, amount: 1n, ...remote }),
  'deriveSalt, of an account of the endpoint': (client) =>
    deriveSalt({ ...client, chain: undefined }, { contract: market, context: 'x', ...remote }),
  deployCreate2: (client) => deployCreate2(client, { initCode: '0x00' }),
}

describe('an honest endpoint', () => {
  test.each(Object.entries(writes))('is believed by %s', async (_, write) => {
    await write(clientOf())
  })
})

describe('whatever the endpoint answers', () => {
  test.each(Object.entries(writes))(
    '%s gives a value of its type, or says what is wrong',
    async (_, write) => {
      await fc.assert(
        fc.asyncProperty(anyLie, async (lie) => {
          const client = clientOf(lie)
          const { value } = await survive(() => write(client))
          expect(client.asked.length, 'questions').toBeLessThan(maxQuestions)
          if (typeof value === 'object' && value !== null && 'index' in value)
            expect(value.index).toBeTypeOf('number')
          if (typeof value === 'object' && value !== null && 'amount' in value)
            expect(value.amount).toBeTypeOf('bigint')
        }),
        { numRuns: 40 },
      )
    },
  )

  test('watching gives events, or says what is wrong, and goes on', async () => {
    await fc.assert(
      fc.asyncProperty(anyLie, async (lie) => {
        const client = clientOf(lie, {}, 10n)
        const errors: unknown[] = []
        let events = 0
        const unwatch = watchMarketEvents(client, {
          address: market,
          requestId,
          onEvents: (batch) => {
            for (const { args } of batch) expect(args).toMatchObject({ requestId })
            events += batch.length
          },
          onError: (error) => errors.push(error),
        })
        // All that happens is in blocks before this question.
        const isOver = () => client.asked.length > 80 || (lie.always && errors.length > 0)
        await expect.poll(isOver, { timeout: 60_000 }).toBe(true)
        unwatch()
        for (const error of errors) typed(error)
        if (!lie.always) expect(events).toBeGreaterThan(0)
      }),
      { numRuns: 40 },
    )
  })
})
