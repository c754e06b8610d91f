import { runRequester, runTrainer } from 'modelmarket/market/agents'
import { modelMarketAbi, modelMarketBytecode } from 'modelmarket/market/contracts'
import { verifyMarket } from 'modelmarket/market/deploy'
import { type Address, createClient, custom, encodeFunctionResult, type Hex, toFunctionSelector } from 'viem'
import { expect, test } from 'vitest'
import { AgentStage } from '../fixtures/agentStage.js'

const stage = new AgentStage({ trainers: 1 })
const elsewhere: Address = `0x${'e1'.repeat(20)}`

/** The market's code, which has its coin and treasury in it. */
async function code(): Promise<Hex> {
  const { market } = stage
  return (await market.outsider.getCode({ address: market.address })) ?? expect.fail('no code')
}

/** An endpoint that names another coin. */
function naming(token: Address) {
  const { market } = stage
  const request = market.outsider.request as (args: object) => Promise<unknown>
  return createClient({
    transport: custom({
      async request({ method, params }) {
        const { data } = Object(params?.[0])
        return method === 'eth_call' && data === toFunctionSelector('token()')
          ? encodeFunctionResult({ abi: modelMarketAbi, functionName: 'token', result: token })
          : request({ method, params })
      },
    }),
  })
}

test('a market at its address is verified without its code, and no endpoint can name another coin', async () => {
  const { market } = stage
  const { address, token, treasury } = market
  const asked: string[] = []
  const request = market.outsider.request as (args: object) => Promise<unknown>
  const client = createClient({
    transport: custom({
      async request(args) {
        asked.push(args.method)
        return request(args)
      },
    }),
  })
  expect(await verifyMarket(client, { address })).toEqual({ token, treasury })
  expect(asked).not.toContain('eth_getCode')
  await expect(verifyMarket(naming(elsewhere), { address })).rejects.toMatchObject({
    name: 'Market.UnverifiedMarketError',
    address,
  })
})

test('a market that was deployed in another way is verified by its code', async () => {
  const { market } = stage
  const { token, treasury } = market
  const args = [token, treasury] as const
  const hash = await market.keeper.deployContract({
    abi: modelMarketAbi,
    bytecode: modelMarketBytecode,
    args,
  })
  const { contractAddress } = await market.keeper.waitForTransactionReceipt({ hash })
  const address = contractAddress ?? expect.fail('nothing was deployed')
  expect(await verifyMarket(market.outsider, { address })).toEqual({ token, treasury })
})

test.each<[string, (code: Hex) => Hex]>([
  [
    'with a byte changed',
    (real) => `${real.slice(0, 2000)}${real[2000] === '0' ? '1' : '0'}${real.slice(2001)}` as Hex,
  ],
  ['with code behind it', (real) => `${real}00`],
  [
    'that keeps another coin than it names',
    (real) => real.replace(stage.market.token.slice(2).toLowerCase(), 'e1'.repeat(20)) as Hex,
  ],
])('a market %s is none', async (_, change) => {
  const { market } = stage
  await market.keeper.setCode({ address: elsewhere, bytecode: change(await code()) })
  await expect(verifyMarket(market.outsider, { address: elsewhere })).rejects.toMatchObject({
    name: 'Market.UnverifiedMarketError',
  })
})

test('agents stop at the start where the market is false, and allow it nothing', async () => {
  const { market } = stage
  const real = await code()
  await market.keeper.setCode({ address: elsewhere, bytecode: `${real.slice(0, -2)}ff` as Hex })
  const orders = [await stage.order('false market')]
  const [trainer = market.outsider] = market.trainers
  const common = { address: elsewhere, store: stage.store }
  const before = await market.requester.getTransactionCount({ address: market.requester.account.address })
  const agents = [
    runRequester({ ...stage.common(market.requester, await stage.vault('requester')), ...common, orders }),
    runTrainer({
      ...stage.common(trainer, await stage.vault('trainer')),
      ...common,
      train: () => expect.fail('it trained'),
    }),
  ]
  for (const events of agents) {
    const run = async () => {
      for await (const event of events) expect(event.type).toBe('retrying')
    }
    await expect(run()).rejects.toMatchObject({ name: 'Market.UnverifiedMarketError' })
  }
  expect(await market.requester.getTransactionCount({ address: market.requester.account.address })).toBe(
    before,
  )
})
