import {
  createClient,
  custom,
  encodeAbiParameters,
  encodeErrorResult,
  encodeFunctionData,
  fallback,
  type Hex,
  parseAbi,
} from 'viem'
import { expect, test } from 'vitest'
import { raffleAbi } from '../../test/fixtures/raffle.js'
import { defineLensRead } from './defineLensRead.js'
import { InvalidArgumentsError } from './errors.js'

const address = '0x00000000000000000000000000000000000000aa'
const account = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const hash: Hex = `0x${'5a'.repeat(32)}`
const code = '0x6001'
const abi = parseAbi(['function listPlayers(address raffle, uint256 limit) view returns (uint8[])'])

const listPlayers = defineLensRead({
  abi,
  code,
  errors: { abi: raffleAbi, classes: {} },
  functionName: 'listPlayers',
  args: (_: { limit?: number }, address, limit) => [address, BigInt(limit)],
  headSize: 64,
  entrySize: 32,
  parse: (players, _, limit) => ({ limit, players }),
})

/** An endpoint that answers every request so, and what it was asked. */
function endpoint(answer: unknown) {
  const asked: unknown[] = []
  const request = async ({ params }: { params: unknown }) => {
    asked.push(params)
    if (answer instanceof Error) throw answer
    return answer
  }
  return { asked, transport: custom({ request }, { retryCount: 0 }) }
}

function clientOf(answer: unknown) {
  const { asked, transport } = endpoint(answer)
  return { asked, client: createClient({ transport }) }
}

const players = (...list: number[]) => encodeAbiParameters([{ type: 'uint8[]' }], [list])
const refusal = (code: number, message: string, data?: Hex) =>
  Object.assign(new Error(message), { code, data })
const limit = 3

test('the lens is called where no contract is, with its code in the call', async () => {
  const { asked, client } = clientOf(players(1, 2))
  expect(await listPlayers(client, { address, limit })).toEqual({ limit, players: [1, 2] })
  const [[call, block, overrides]] = asked as [[{ to: Hex; data: Hex }, unknown, unknown]]
  expect(call.data).toBe(encodeFunctionData({ abi, args: [address, 3n] }))
  expect(call).not.toHaveProperty('from')
  expect(block).toBe('latest')
  expect(overrides).toEqual({ [call.to]: { code } })
})

test('it is called at a block, by number or by hash, and as an account', async () => {
  const { asked, client } = clientOf(players())
  await listPlayers(client, { address, limit, blockNumber: 255n, account })
  await listPlayers(client, { address, limit, blockHash: hash })
  expect(asked).toEqual([
    [expect.objectContaining({ from: account }), '0xff', expect.anything()],
    [expect.anything(), { blockHash: hash }, expect.anything()],
  ])
})

test.each<[string, unknown]>([
  ['ignores overrides', '0x'],
  ['takes two parameters', refusal(-32602, 'too many arguments, want at most 2')],
  ['calls them invalid', refusal(-32602, 'Invalid params')],
  ['names them', refusal(-32000, 'state override is not supported')],
])('an endpoint that %s is told from a contract that is not there', async (_, answer) => {
  const { client } = clientOf(answer)
  await expect(listPlayers(client, { address, limit })).rejects.toMatchObject({
    name: 'StateOverrideError',
    retryable: false,
    message: expect.stringContaining('listPlayers'),
  })
})

test.each<[string, unknown]>([
  ['ContractNotFoundError', refusal(3, 'execution reverted', missing(address))],
  ['ContractRevertedError', refusal(3, 'execution reverted', missing(account))],
  ['ContractRevertedError', refusal(3, 'execution reverted: too many arguments')],
  ['EndpointError', refusal(-32602, 'BlockOutOfRangeError: block height is 3 but requested was 9')],
  ['EndpointError', refusal(-32000, 'header not found')],
  ['EndpointError', refusal(-32005, 'limit exceeded')],
  ['EndpointError', new TypeError('fetch failed')],
  ['InvalidResponseError', players(1, 2, 3, 4)],
  ['InvalidResponseError', encodeAbiParameters([{ type: 'uint256[]' }], [[256n]])],
  ['InvalidResponseError', '0x00'],
  ['InvalidResponseError', 7],
  ['InvalidResponseError', null],
])('%s is thrown for %o', async (name, answer) => {
  const { client } = clientOf(answer)
  await expect(listPlayers(client, { address, limit })).rejects.toMatchObject({ name })
})

test('of several endpoints, one that applies overrides is enough', async () => {
  const others = ['0x', refusal(-32602, 'Invalid params'), new TypeError('fetch failed')]
  for (const other of others) {
    const transports = [endpoint(other), endpoint(players(7))].map(({ transport }) => transport)
    const client = createClient({ transport: fallback(transports, { retryCount: 0 }) })
    expect(await listPlayers(client, { address, limit })).toMatchObject({ players: [7] })
  }
})

test('of several endpoints, one that knows why is heard', async () => {
  const revert = refusal(3, 'execution reverted', missing(address))
  for (const answers of [
    [revert, new TypeError('fetch failed')],
    ['0x', revert],
  ]) {
    const client = createClient({
      transport: fallback(
        answers.map((answer) => endpoint(answer).transport),
        { retryCount: 0 },
      ),
    })
    await expect(listPlayers(client, { address, limit })).rejects.toMatchObject({
      name: 'ContractNotFoundError',
    })
  }
})

test('mistakes of the caller reach no endpoint', async () => {
  const { asked, client } = clientOf(players())
  const wrong = [
    { address: '0x', limit },
    { address, limit: 0 },
    { address, limit: -1 },
  ] as const
  for (const parameters of wrong) {
    expect(() => listPlayers.check(parameters)).toThrow(InvalidArgumentsError)
    await expect(listPlayers(client, parameters)).rejects.toMatchObject({ name: 'InvalidArgumentsError' })
  }
  expect(asked).toEqual([])
})

function missing(target: Hex): Hex {
  const abi = parseAbi(['error Lens_NoContract(address target)'])
  return encodeErrorResult({ abi, errorName: 'Lens_NoContract', args: [target] })
}
