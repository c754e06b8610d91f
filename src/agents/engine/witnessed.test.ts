import { createClient, custom, type Hex, numberToHex } from 'viem'
import { call, getBlock, getLogs, simulateContract } from 'viem/actions'
import { getAction } from 'viem/utils'
import { expect, test } from 'vitest'
import type { AnyClient } from '../../chain/index.js'
import { walk } from '../../errors/index.js'
import { WitnessError } from './errors.js'
import { witnessed } from './witnessed.js'

const to = '0x00000000000000000000000000000000000000aa'

interface Asked {
  method: string
  params?: readonly unknown[]
}

/** An endpoint, and what it was asked. */
function endpoint(answer: (asked: Asked) => unknown): AnyClient & { asked: Asked[] } {
  const asked: Asked[] = []
  const request = async (args: Asked) => {
    asked.push(args)
    return answer(args)
  }
  const account = '0x00000000000000000000000000000000000000a1' as const
  return Object.assign(createClient({ account, transport: custom({ request }, { retryCount: 0 }) }), {
    asked,
  })
}

const revert = (data: Hex) => {
  throw Object.assign(new Error('execution reverted'), { code: 3, data })
}
const down = () => {
  throw new Error('fetch failed')
}

/** What a read gives, or the error of ours that it throws. */
async function read(own: AnyClient, ...witnesses: AnyClient[]): Promise<unknown> {
  try {
    return await call(
      witnessed(own, witnesses, () => 7n),
      { to, data: '0x01', blockNumber: 7n },
    )
  } catch (error) {
    return walk(error, (inner) => WitnessError.is(inner)) ?? error
  }
}

test('a read is what all endpoints say', async () => {
  const one = endpoint(() => '0xab')
  const other = endpoint(() => '0xAB')
  expect(await read(one, other)).toEqual({ data: '0xab' })
  expect(other.asked).toEqual(one.asked)
})

test.each([
  ['says something else', () => '0xac'],
  ['reverts', () => revert('0x01020304')],
  ['does not have the block', () => null],
  ['is down', down],
])('a read fails when a witness %s', async (_, answer) => {
  const error = await read(
    endpoint(() => '0xab'),
    endpoint(() => '0xab'),
    endpoint(answer),
  )
  expect(error).toMatchObject({ name: 'WitnessError', retryable: true })
  expect(String(error)).toContain('Witness 2')
})

test('a refusal of the contract counts when all endpoints give it', async () => {
  const refused = endpoint(() => revert('0x01020304'))
  expect(
    await read(
      refused,
      endpoint(() => revert('0x01020304')),
    ),
  ).toMatchObject({
    name: 'CallExecutionError',
  })
  for (const other of [() => '0xab', () => revert('0x01020305')])
    expect(await read(refused, endpoint(other))).toMatchObject({ name: 'WitnessError' })
})

test('an endpoint that cannot answer is not contradicted', async () => {
  expect(
    await read(
      endpoint(down),
      endpoint(() => '0xab'),
    ),
  ).toMatchObject({ name: 'CallExecutionError' })
})

test('what is read at the latest block is read at a block that all have', async () => {
  const one = endpoint(() => '0xab')
  const other = endpoint(() => '0xab')
  await call(
    witnessed(one, [other], () => 7n),
    { to, data: '0x01' },
  )
  expect([one, other].map(({ asked }) => asked[0]?.params?.[1])).toEqual([numberToHex(7), numberToHex(7)])
})

test('blocks and logs may differ in what does not count', async () => {
  const hash = `0x${'12'.repeat(32)}`
  const block = { number: '0x7', hash, parentHash: hash, timestamp: '0x9', transactions: [] }
  const log = {
    address: to,
    topics: [hash],
    data: '0x',
    blockNumber: '0x7',
    blockHash: hash,
    logIndex: '0x0',
  }
  const answers = (more: object) =>
    endpoint(({ method }) => (method === 'eth_getLogs' ? [{ ...log, ...more }] : { ...block, ...more }))
  const client = witnessed(answers({}), [answers({ blockTimestamp: '0x9', size: '0x1' })], () => 7n)
  await expect(getBlock(client, { blockNumber: 7n })).resolves.toMatchObject({ hash })
  await expect(getLogs(client, { fromBlock: 7n })).resolves.toHaveLength(1)
  const liar = witnessed(answers({}), [answers({ timestamp: '0xa', data: '0x01' })], () => 7n)
  for (const reading of [getBlock(liar, { blockNumber: 7n }), getLogs(liar, { fromBlock: 7n })])
    expect(walk(await reading.catch((error: unknown) => error), (one) => WitnessError.is(one))).toBeDefined()
})

test('a simulation, and what is sent, are shown to no witness', async () => {
  const other = endpoint(() => '0xab')
  const own = endpoint(() => '0x')
  const client = witnessed(own, [other], () => 7n)
  const abi = [
    { type: 'function', name: 'reveal', inputs: [], outputs: [], stateMutability: 'nonpayable' },
  ] as const
  await getAction(client, simulateContract, 'simulateContract')({ abi, address: to, functionName: 'reveal' })
  await client.request({ method: 'eth_sendRawTransaction', params: ['0x02'] } as never)
  expect(own.asked.map(({ method }) => method)).toEqual(['eth_call', 'eth_sendRawTransaction'])
  expect(other.asked).toEqual([])
})
