import { createClient, custom, encodeFunctionResult, type Hex, numberToHex, verifyTypedData } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { modelCoinAbi } from '../../generated/token/index.js'
import { signPermit } from './signPermit.js'

const coin = '0x00000000000000000000000000000000000000bb'
const spender = '0x00000000000000000000000000000000000000aa'
const signer = privateKeyToAccount(`0x${'01'.repeat(32)}`)

const name = encodeFunctionResult({ abi: modelCoinAbi, functionName: 'name', result: 'ModelCoin' })
const nonce = encodeFunctionResult({ abi: modelCoinAbi, functionName: 'nonces', result: 5n })

/** A client of a chain with a coin, whose wallet signs as told. */
function clientOf(answers: Record<string, unknown> = {}) {
  const request = async ({ method, params }: { method: string; params: never }) => {
    if (method in answers) return answers[method]
    if (method === 'eth_chainId') return numberToHex(31337)
    if (method === 'eth_getBlockByNumber')
      return { number: '0x1', timestamp: numberToHex(1000), transactions: [] }
    if (method === 'eth_call') return (params as [{ data: Hex }])[0].data.length === 10 ? name : nonce
    return signer.signTypedData(JSON.parse(params[1]))
  }
  return createClient({ transport: custom({ request }) })
}
const parameters = { address: coin, spender, amount: 7n } as const

describe.each([
  ['of this machine', signer],
  ['of the wallet', signer.address],
])('with a key %s', (_, account) => {
  test.each([
    ['an hour from the latest block', {}, 4600n],
    ['its deadline', { deadline: 99n }, 99n],
  ])('it is good until %s', async (_, given, deadline) => {
    const permit = await signPermit(clientOf(), { ...parameters, ...given, account })
    expect(permit).toMatchObject({ amount: 7n, deadline })
    const { r, s, v } = permit
    const signature: Hex = `${r}${s.slice(2)}${numberToHex(v).slice(2)}`
    const message = { owner: signer.address, spender, value: 7n, nonce: 5n, deadline } as const
    expect(
      await verifyTypedData({
        address: signer.address,
        signature,
        domain: { name: 'ModelCoin', version: '1', chainId: 31337, verifyingContract: coin },
        types: {
          Permit: [
            { name: 'owner', type: 'address' },
            { name: 'spender', type: 'address' },
            { name: 'value', type: 'uint256' },
            { name: 'nonce', type: 'uint256' },
            { name: 'deadline', type: 'uint256' },
          ],
        },
        primaryType: 'Permit',
        message,
      }),
    ).toBe(true)
  })
})

test('it needs somebody to sign', async () => {
  await expect(signPermit(clientOf(), parameters)).rejects.toMatchObject({ name: 'MissingAccountError' })
})

test.each([null, {}, '0x', '0xzz', `0x${'00'.repeat(65)}`, `0x${'11'.repeat(64)}`])(
  'what the wallet gives is no signature: %j',
  async (answer) => {
    const client = clientOf({ eth_signTypedData_v4: answer })
    const signing = signPermit(client, { ...parameters, account: signer.address })
    await expect(signing).rejects.toMatchObject({ name: 'MalformedSignatureError' })
  },
)

test.each([
  ['eth_chainId', {}],
  ['eth_call', 7],
  ['eth_getBlockByNumber', { number: '0x1', timestamp: '0xzz', transactions: [] }],
  ['eth_getBlockByNumber', { number: '0x1', transactions: [] }],
])('what the endpoint answers to %s is no answer: %j', async (method, answer) => {
  const signing = signPermit(clientOf({ [method]: answer }), { ...parameters, account: signer })
  await expect(signing).rejects.toMatchObject({ name: 'InvalidResponseError' })
})

test.each([0, 1, 27, 28])('wallets may count v from 0 or from 27: %i', async (v) => {
  const parts = `${'11'.repeat(32)}${'22'.repeat(32)}${v.toString(16).padStart(2, '0')}`
  const client = clientOf({ eth_signTypedData_v4: `0x${parts}` })
  const permit = await signPermit(client, { ...parameters, account: signer.address })
  expect(permit.v).toBe(v < 27 ? v + 27 : v)
})
