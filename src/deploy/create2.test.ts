import { concatHex, createClient, custom, getAddress, type Hex, keccak256, slice, zeroHash } from 'viem'
import { foundry } from 'viem/chains'
import { describe, expect, test } from 'vitest'
import { create2Address, deployCreate2 } from './create2.js'
import { create2Deployer } from './deployer.js'

test.each<[Hex]>([['0x'], ['0x00'], ['0x6080604052']])(
  'the address follows from the code: %s',
  (initCode) => {
    // EIP-1014, written out.
    const hash = keccak256(concatHex(['0xff', create2Deployer, zeroHash, keccak256(initCode)]))
    expect(create2Address(initCode)).toBe(getAddress(slice(hash, 12)))
  },
)

describe('deploying', () => {
  const initCode = '0x6080604052'
  const address = create2Address(initCode)
  const hash = `0x${'ab'.repeat(32)}`

  /** A chain with code at these addresses, and at that of the deployment from its transaction on, if it works. */
  function chainOf({
    code,
    works = true,
    sent = hash as unknown,
  }: {
    code: Hex[]
    works?: boolean
    sent?: unknown
  }) {
    const asked: string[] = []
    const request = async ({ method, params }: { method: string; params: [Hex] }) => {
      asked.push(method)
      if (method === 'eth_chainId') return '0x7a69'
      if (method === 'eth_getCode') return code.includes(params[0]) ? '0x60' : '0x'
      if (method === 'eth_sendTransaction') {
        if (works) code.push(address)
        return sent
      }
      return { transactionHash: hash, blockNumber: '0x1', status: '0x1', logs: [] }
    }
    const transport = custom({ request }, { retryCount: 0 })
    return { client: createClient({ account: create2Deployer, chain: foundry, transport }), transport, asked }
  }

  test('sends one transaction, and none when it is there already', async () => {
    const { client, transport, asked } = chainOf({ code: [create2Deployer] })
    expect(await deployCreate2(client, { initCode })).toBe(address)
    const bare = createClient({ transport })
    expect(await deployCreate2(bare, { initCode, account: create2Deployer })).toBe(address)
    expect(asked.filter((method) => method === 'eth_sendTransaction')).toHaveLength(1)
  })

  test('sends from a client without a chain', async () => {
    const { transport } = chainOf({ code: [create2Deployer] })
    const client = createClient({ transport })
    expect(await deployCreate2(client, { initCode, account: create2Deployer })).toBe(address)
  })

  test.each([
    ['a chain without the deployer', { code: [] }, 'DeployerMissingError'],
    ['a transaction that leaves nothing', { code: [create2Deployer], works: false }, 'DeploymentFailedError'],
    ['a hash that is none', { code: [create2Deployer], sent: {}, works: false }, 'TransactionUncertainError'],
  ])('tells of %s', async (_, chain, name) => {
    await expect(deployCreate2(chainOf(chain).client, { initCode })).rejects.toMatchObject({ name })
  })

  test('takes what is there for deployed, whatever the wallet answered', async () => {
    const { client } = chainOf({ code: [create2Deployer], sent: {} })
    expect(await deployCreate2(client, { initCode })).toBe(address)
  })
})
