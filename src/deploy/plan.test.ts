import { type Address, createClient, custom, type Hex } from 'viem'
import { foundry } from 'viem/chains'
import { expect, test } from 'vitest'
import { create2Address } from './create2.js'
import { create2Deployer } from './deployer.js'
import { type DeployProgress, deployPlan, PlanOrderError, planAddresses } from './plan.js'

const abi = [
  { type: 'constructor', inputs: [{ name: 'other', type: 'address' }], stateMutability: 'nonpayable' },
] as const
const first = { name: 'first', abi: [], bytecode: '0x60' } as const
const second = {
  name: 'second',
  abi,
  bytecode: '0x61',
  args: ({ first }: Record<'first', Address>) => [first],
} as const
const plan = [first, second]

/** A chain with these contracts, on which transactions to the deployer create what they carry, or leave as many undone. */
function chainOf({ code, failing = 0 }: { code: Set<string>; failing?: number }) {
  const sent: Hex[] = []
  const request = async ({ method, params }: { method: string; params: [{ data: Hex }] }) => {
    if (method === 'eth_chainId') return '0x7a69'
    if (method === 'eth_getCode') return code.has(String(params[0]).toLowerCase()) ? '0x60' : '0x'
    if (method === 'eth_sendTransaction') {
      const initCode: Hex = `0x${params[0].data.slice(2 + 64)}`
      sent.push(initCode)
      code.add(create2Address(initCode).toLowerCase())
      if (failing-- > 0) throw new TypeError('the answer was lost')
      return `0x${'ab'.repeat(32)}`
    }
    return { transactionHash: `0x${'ab'.repeat(32)}`, blockNumber: '0x1', status: '0x1', logs: [] }
  }
  const transport = custom({ request } as never, { retryCount: 0 })
  const client = createClient({ account: create2Deployer, chain: foundry, transport, pollingInterval: 1 })
  return { client, sent }
}

test('addresses follow from those before, by name', () => {
  const addresses = planAddresses(plan)
  expect(addresses.first).toBe(create2Address('0x60'))
  const argument = addresses.first.slice(2).toLowerCase().padStart(64, '0')
  expect(addresses.second).toBe(create2Address(`0x61${argument}`))
})

test('deploys what does not exist, in order, and reports progress', async () => {
  const code = new Set([create2Deployer.toLowerCase(), create2Address('0x60').toLowerCase()])
  const { client, sent } = chainOf({ code })
  const seen: DeployProgress[] = []
  const onProgress = (progress: DeployProgress) => seen.push(progress)
  expect(await deployPlan(client, { plan, onProgress })).toEqual(planAddresses(plan))
  expect(sent).toHaveLength(1)
  expect(seen.map(({ name, status, done, total }) => [name, status, done, total])).toEqual([
    ['first', 'existing', 1, 2],
    ['second', 'sent', 1, 2],
    ['second', 'deployed', 2, 2],
  ])
  expect(await deployPlan(client, { plan })).toEqual(planAddresses(plan))
  expect(sent).toHaveLength(1)
})

test('takes what an earlier transaction deployed in the meantime', async () => {
  const { client, sent } = chainOf({ code: new Set([create2Deployer.toLowerCase()]), failing: 1 })
  expect(await deployPlan(client, { plan })).toEqual(planAddresses(plan))
  expect(sent).toHaveLength(2)
})

test('ends when it is told to, before it sends', async () => {
  const { client, sent } = chainOf({ code: new Set([create2Deployer.toLowerCase()]) })
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(deployPlan(client, { plan, signal })).rejects.toThrow('enough')
  expect(sent).toEqual([])
})

test('refuses an order in which an address is not known yet, before it sends', async () => {
  const { client, sent } = chainOf({ code: new Set([create2Deployer.toLowerCase()]) })
  const reversed = [second, first]
  expect(() => planAddresses(reversed)).toThrow(PlanOrderError)
  await expect(deployPlan(client, { plan: reversed })).rejects.toThrow(
    'The contract `second` of the plan takes the address of `first`, which is not before it.',
  )
  expect(sent).toEqual([])
})
