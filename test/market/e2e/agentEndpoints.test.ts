import type { AnyClient } from 'modelmarket'
import { modelMarketAbi as abi } from 'modelmarket/market/contracts'
import type { MarketClient } from 'modelmarket/market/testing'
import { startChain } from 'modelmarket/testing'
import {
  createClient,
  custom,
  decodeFunctionResult,
  encodeFunctionResult,
  type Hex,
  numberToHex,
  toFunctionSelector,
} from 'viem'
import { expect, test } from 'vitest'
import { AgentStage, of } from '../fixtures/agentStage.js'

const stage = new AgentStage({ trainers: 1 })

interface Asked {
  method: string
  params: readonly unknown[]
}
type Ask = (asked: Asked) => Promise<unknown>

/** A client whose requests something is done about, of the account of another one. */
function clientOf(
  { account, request }: MarketClient,
  answer: (asked: Asked, ask: Ask) => Promise<unknown>,
): AnyClient {
  const ask = request as Ask
  const transport = custom({ request: (asked: Asked) => answer(asked, ask) }, { retryCount: 0 })
  return createClient({ account, transport, cacheTime: 0, pollingInterval: 20 })
}

test('an agent goes on after its endpoint was of another, higher chain for a while', async () => {
  const { market } = stage
  const other = await startChain({ chainId: 777 })
  try {
    const [account] = other.accounts
    const elsewhere = other.client(account ?? expect.fail('the chain has no account'))
    await elsewhere.mine({ blocks: 400 })
    let isWrong = false
    const client = clientOf(market.trainers[0] ?? expect.fail('too few trainers'), (asked, ask) =>
      isWrong ? elsewhere.request(asked as never) : ask(asked),
    )
    const vault = await stage.vault('misled')
    const told = await stage.trainer(0, { client, vault })
    const requests = await stage.requester([await stage.order('misled')], { audit: false })
    await expect.poll(() => of(told, 'submitted').length).toBe(1)
    const [{ requestId } = { requestId: 0n }] = of(requests, 'created')

    isWrong = true
    const wrong = () => of(told, 'retrying').filter(({ error }) => error.name === 'WrongChainError')
    await expect.poll(() => wrong().length).toBeGreaterThanOrEqual(3)
    // Nothing of the other chain was believed.
    expect(JSON.stringify(await vault.get(await cursorOf(vault)))).not.toContain('"0x190"')
    isWrong = false

    stage.letTimeRun()
    await expect.poll(() => of(told, 'won')).toMatchObject([{ requestId }])
  } finally {
    await other.stop()
  }
})

/** The key of the only position in a vault. */
async function cursorOf(vault: Awaited<ReturnType<AgentStage['vault']>>): Promise<string> {
  for await (const [key] of vault.entries('trainer/')) if (key.endsWith('/cursor')) return key
  return expect.fail('there is no position')
}

test('an agent that is started while its endpoint is of another chain ends, and says so', async () => {
  const { market } = stage
  const vault = await stage.vault('started')
  const stop = new AbortController()
  const first = await stage.trainer(0, { vault, signal: stop.signal })
  await expect.poll(() => of(first, 'started').length).toBe(1)
  stop.abort()
  await stage.ended(first)
  const client = clientOf(market.trainers[0] ?? expect.fail('too few trainers'), async (asked, ask) => {
    const answer = await ask(asked)
    // Another local chain, which has the same id.
    if (asked.method !== 'eth_getBlockByNumber' || asked.params[0] !== '0x0') return answer
    return { ...(answer as object), hash: `0x${'99'.repeat(32)}` }
  })
  const told = await stage.trainer(0, { vault, client })
  await expect(stage.ended(told)).rejects.toMatchObject({ name: 'WrongChainError' })
  expect(told).toEqual([])
})

test('logs that come twenty blocks late lose no window', async () => {
  const { market } = stage
  const trainer = market.trainers[0] ?? expect.fail('too few trainers')
  let isLate = false
  const client = clientOf(trainer, async (asked, ask) => {
    if (asked.method !== 'eth_getLogs' || !isLate) return ask(asked)
    const [filter] = asked.params as [{ fromBlock: Hex; toBlock: Hex }]
    const seen = (await market.outsider.getBlockNumber({ cacheTime: 0 })) - 20n
    if (BigInt(filter.fromBlock) > seen) return []
    const toBlock = BigInt(filter.toBlock) > seen ? numberToHex(seen) : filter.toBlock
    return ask({ ...asked, params: [{ ...filter, toBlock }] })
  })
  const order = await stage.order('late logs')
  const told = await stage.trainer(0, { client })
  const requests = await stage.requester([order], { audit: false })
  await expect.poll(() => of(told, 'submitted').length).toBe(1)
  const [{ deadline } = { deadline: 0n }] = of(requests, 'created')
  isLate = true
  await market.chain.setTime(deadline)
  await expect.poll(() => of(requests, 'revealed').length).toBe(1)
  // A hundred blocks in the window of claims. The next one comes when the trainer has had its turn with this one.
  const { turns } = trainer.transport
  for (let block = 0; block < 100 && of(told, 'claimed').length === 0; block++) {
    await market.chain.setTime((await market.chain.now()) + BigInt(order.responseWindow) / 101n)
    turns.next()
    await expect.poll(() => turns.isOver, { interval: 5 }).toBe(true)
  }
  await expect.poll(() => of(told, 'claimed').length).toBe(1)
})

test('a requester shows no labels when a witness contradicts its endpoint', async () => {
  const { market } = stage
  const selector = toFunctionSelector('getRequest(uint256)')
  const reveal = toFunctionSelector('revealTruth(uint256,bytes,bytes32)')
  const seen: string[] = []
  let isLying = false
  const client = clientOf(market.requester, async (asked, ask) => {
    const text = JSON.stringify(asked.params ?? [])
    if (text.includes(reveal)) seen.push(asked.method)
    const answer = await ask(asked)
    if (!isLying || asked.method !== 'eth_call' || !text.includes(selector)) return answer
    const result = decodeFunctionResult({ abi, functionName: 'getRequest', data: answer as Hex })
    const deadline = BigInt(Math.floor(Date.now() / 1000) - 30)
    return encodeFunctionResult({
      abi,
      functionName: 'getRequest',
      result: { ...result, status: 1, deadline },
    })
  })
  const told = await stage.requester([await stage.order('witnessed')], {
    client,
    audit: false,
    witnesses: [createClient({ transport: custom(market.outsider as never, { retryCount: 0 }) })],
  })
  await expect.poll(() => of(told, 'created').length).toBe(1)
  isLying = true
  await market.chain.setTime((await market.chain.now()) + 1_000n)
  const contradicted = () => of(told, 'retrying').filter(({ error }) => error.name === 'WitnessError')
  await expect.poll(() => contradicted().length).toBeGreaterThanOrEqual(2)
  expect(seen).toEqual([])
  isLying = false
  stage.letTimeRun()
  await expect.poll(() => of(told, 'revealed').length).toBe(1)
})
