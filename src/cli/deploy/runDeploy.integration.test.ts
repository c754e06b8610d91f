import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Hex, numberToHex, parseEther, parseTransaction } from 'viem'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandLine } from '../../../test/fixtures/commandLine.js'
import { serveHttp } from '../../../test/fixtures/serveHttp.js'
import { create2Deployer } from '../../deploy/index.js'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-deploy-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const treasury = '0x00000000000000000000000000000000000000Aa'
const coin = '0x00000000000000000000000000000000000000bb'
const env = { MODELMARKET_PRIVATE_KEY: `0x${'ab'.repeat(32)}` }

type Answers = Record<string, (params: string[]) => unknown>

/** An endpoint where the deployer and the coin stand, and nothing else does; it keeps what is sent to it. */
async function endpoint(answers: Answers = {}) {
  const sent: Hex[] = []
  const standing = [create2Deployer, coin].map((address) => address.toLowerCase())
  const all: Answers = {
    eth_blockNumber: () => '0x10',
    eth_chainId: () => '0x1',
    eth_estimateGas: () => '0x5208',
    eth_gasPrice: () => '0x1',
    eth_getBalance: () => numberToHex(parseEther('1')),
    eth_getBlockByNumber: () => ({ number: '0x10', baseFeePerGas: '0x1', timestamp: '0x1' }),
    eth_getCode: ([address = '']) => (standing.includes(address.toLowerCase()) ? '0x00' : '0x'),
    eth_getTransactionCount: () => '0x0',
    eth_maxPriorityFeePerGas: () => '0x1',
    eth_sendRawTransaction: ([raw]) => {
      sent.push(raw as Hex)
    },
    ...answers,
  }
  const url = await serveHttp(async (request, response) => {
    const { id, method, params } = JSON.parse(await text(request))
    const result = all[method]?.(params)
    const error = { code: -32_000, message: 'no' }
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...(result === undefined ? { error } : { result }) }))
  })
  return {
    sent,
    run: (args: string) => commandLine(`deploy market --rpc ${url} ${args}`.split(' '), { cwd, env }),
  }
}

test('signs for the chain that was agreed to, whatever the endpoint says afterwards', async () => {
  const ids = ['0xaa36a7', '0x1']
  const { run, sent } = await endpoint({ eth_chainId: () => (ids.length > 1 ? ids.shift() : ids[0]) })
  const { stderr } = await run(`--treasury ${treasury} --coin ${coin} --yes`)
  expect(stderr).toContain('on chain 11155111, for ever')
  expect(sent.map((raw) => parseTransaction(raw).chainId)).toEqual([11_155_111])
})

test('asks about everything that the contract is made with', async () => {
  const { run, sent } = await endpoint()
  const { code, stderr } = await run(`--treasury ${treasury} --coin ${coin}`)
  expect(code).toBe(3)
  expect(stderr).toMatch(new RegExp(`market at 0x\\w{40}, made with ${coin} and ${treasury}`, 'i'))
  expect(sent).toEqual([])
})

test('deploys nothing for a coin that is not there', async () => {
  const { run, sent } = await endpoint()
  const { code, stderr } = await run(`--treasury ${treasury} --coin ${treasury} --yes`)
  expect(code).toBe(1)
  expect(stderr).toMatch(new RegExp(`The coin ${treasury} is not a contract on chain 1\\.`, 'i'))
  expect(sent).toEqual([])
})
