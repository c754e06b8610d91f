import { createClient, custom, type Hex, keccak256, parseSignature, serializeSignature } from 'viem'
import { generatePrivateKey, privateKeyToAccount, toAccount } from 'viem/accounts'
import { mainnet, sepolia } from 'viem/chains'
import { describe, expect, it } from 'vitest'
import { deriveSalt } from './deriveSalt.js'
import { EndpointError, InvalidResponseError } from './errors.js'
import { EmptyContextError, MalformedSignatureError, NonDeterministicSignatureError } from './signing.js'
import { MissingAccountError } from './transactionErrors.js'

const key = `0x${'11'.repeat(32)}` as const
const local = privateKeyToAccount(key)
const contract = `0x${'aa'.repeat(20)}` as const
const context = 'predictions for request 7'
const noNetwork = custom({ request: async () => Promise.reject(new TypeError('no network in this test')) })
const client = createClient({ account: local, chain: mainnet, transport: noNetwork })

/** A wallet behind JSON-RPC, which signs as told; and what it was asked. */
function wallet(sign: (typedData: string, count: number) => Promise<Hex>) {
  const asked: string[] = []
  const transport = custom({
    request: async ({ method, params }: { method: string; params?: unknown }) => {
      asked.push(method)
      if (method === 'eth_chainId') return '0x1'
      return sign((params as [string, string])[1], asked.length)
    },
  })
  return { asked, client: createClient({ account: local.address, transport }) }
}

const signLocally = (typedData: string) => local.signTypedData(JSON.parse(typedData))

describe('deriveSalt', () => {
  it('says that an answer is malformed when viem cannot read the error in it', async () => {
    const { client: remote } = wallet(async () => {
      throw { message: { __proto__: null } }
    })
    await expect(deriveSalt(remote, { contract, context })).rejects.toBeInstanceOf(InvalidResponseError)
  })

  it('gives the same salt on every machine, now and in later versions', async () => {
    const salt = await deriveSalt(client, { contract, context })
    expect(salt).toMatchInlineSnapshot(`"0x141736f5ca440bd10216171b39ef9d8d84aeb5d8d4cb4ac23a5b8103a1192537"`)
    expect(
      await deriveSalt(createClient({ chain: mainnet, transport: noNetwork }), {
        contract,
        context,
        account: local,
      }),
    ).toBe(salt)
  })

  it('gives another salt for any other context, contract, chain or account', async () => {
    const salts = await Promise.all([
      deriveSalt(client, { contract, context }),
      deriveSalt(client, { contract, context: `${context}.` }),
      deriveSalt(client, { contract: `0x${'ab'.repeat(20)}`, context }),
      deriveSalt(createClient({ account: local, chain: sepolia, transport: noNetwork }), {
        contract,
        context,
      }),
      deriveSalt(client, { contract, context, account: privateKeyToAccount(generatePrivateKey()) }),
    ])
    expect(new Set(salts).size).toBe(salts.length)
  })

  it("takes the chain that it is given instead of the client's", async () => {
    const onMainnet = await deriveSalt(client, { contract, context })
    const bare = createClient({ account: local, transport: noNetwork })
    expect(await deriveSalt(bare, { contract, context, chainId: mainnet.id })).toBe(onMainnet)
    expect(await deriveSalt(client, { contract, context, chainId: sepolia.id })).not.toBe(onMainnet)
  })

  it('asks a wallet twice, and gives what the same key gives locally, however the wallet writes v', async () => {
    const expected = await deriveSalt(client, { contract, context })
    const upper = async (typedData: string): Promise<Hex> =>
      `0x${(await signLocally(typedData)).slice(2).toUpperCase()}`
    const fromZero = async (typedData: string): Promise<Hex> => {
      const { r, s, yParity } = parseSignature(await signLocally(typedData))
      return `${serializeSignature({ r, s, yParity }).slice(0, 130) as Hex}0${yParity}`
    }
    for (const sign of [signLocally, upper, fromZero]) {
      const { asked, client: remote } = wallet(sign)
      expect(await deriveSalt(remote, { contract, context })).toBe(expected)
      expect(asked).toEqual(['eth_chainId', 'eth_signTypedData_v4', 'eth_signTypedData_v4'])
    }
  })

  it('shows a warning to whoever signs, and binds the contract', async () => {
    const seen: unknown[] = []
    const { client: remote } = wallet((typedData) => {
      seen.push(JSON.parse(typedData))
      return signLocally(typedData)
    })
    await deriveSalt(remote, { contract, context })
    expect(seen[0]).toMatchObject({
      primaryType: 'Salt',
      domain: { name: 'modelmarket', version: '1', chainId: 1, verifyingContract: contract },
      message: { context, warning: expect.stringContaining('only in software that you trust') },
    })
  })

  it('refuses an account that signs differently each time, also when it is local', async () => {
    const random = async (_: string, count: number): Promise<Hex> => `0x${String(count).padStart(130, '0')}`
    await expect(deriveSalt(wallet(random).client, { contract, context })).rejects.toThrow(
      NonDeterministicSignatureError,
    )
    let count = 0
    const account = toAccount({
      address: local.address,
      signMessage: async () => '0x',
      signTransaction: async () => '0x',
      signTypedData: async () => random('', count++),
    })
    await expect(deriveSalt(client, { contract, context, account })).rejects.toMatchObject({
      account: local.address,
    })
  })

  it('takes the signature of a smart account, which has another length, as it is', async () => {
    const signature = `0x${'00'.repeat(66)}` as const
    const { client: remote } = wallet(async () => signature)
    expect(await deriveSalt(remote, { contract, context })).toBe(keccak256(signature))
  })

  it('passes on what a wallet that refuses says', async () => {
    const refused = Object.assign(new TypeError('User rejected the request.'), { code: 4001 })
    await expect(
      deriveSalt(wallet(() => Promise.reject(refused)).client, { contract, context }),
    ).rejects.toMatchObject({ name: 'UserRejectedError' })
  })

  it('needs an account and a context', async () => {
    const nobody = createClient({ chain: mainnet, transport: noNetwork })
    await expect(deriveSalt(nobody, { contract, context })).rejects.toThrow(MissingAccountError)
    await expect(deriveSalt(client, { contract, context: '' })).rejects.toThrow(EmptyContextError)
  })

  it.each([undefined, null, {}, '', '0x', 'signature'])('takes %j for no signature', async (answer) => {
    const { client } = wallet(async () => answer as Hex)
    await expect(deriveSalt(client, { contract, context })).rejects.toThrow(MalformedSignatureError)
  })

  it.each([null, {}, 'mainnet'])('takes %j for no chain', async (answer) => {
    const transport = custom({ request: async () => answer })
    const deriving = deriveSalt(createClient({ account: local, transport }), { contract, context })
    await expect(deriving).rejects.toThrow(InvalidResponseError)
    await expect(deriving).rejects.toMatchObject({ cause: expect.any(Error) })
  })

  it('passes on what the endpoint says', async () => {
    const refused = Object.assign(new Error('no'), { code: -32005 })
    const transport = custom({ request: async () => Promise.reject(refused) }, { retryCount: 0 })
    const deriving = deriveSalt(createClient({ account: local, transport }), { contract, context })
    await expect(deriving).rejects.toThrow(EndpointError)
    await expect(deriving).rejects.toMatchObject({ cause: { name: 'LimitExceededRpcError' } })
  })
})
