import { encodeAbiParameters, encodeEventTopics, pad } from 'viem'
import { expect, test } from 'vitest'
import { modelMarketAbi as abi } from '../../../../generated/market/index.js'
import { submitModel } from './submitModel.js'

const address = '0x00000000000000000000000000000000000000aa'
const [stranger, account] = [
  '0x00000000000000000000000000000000000000e2',
  '0x00000000000000000000000000000000000000e1',
] as const
const commitment = pad('0x99')

function submitted(index: bigint, trainer: typeof stranger | typeof account) {
  const args = { requestId: 1n, index, trainer }
  const topics = encodeEventTopics({ abi, eventName: 'ModelSubmitted', args } as never)
  const event = abi.find((item) => item.type === 'event' && item.name === 'ModelSubmitted')
  const plain = (event?.inputs ?? []).filter((input) => !('indexed' in input && input.indexed))
  const values: Record<string, unknown> = { ...args, commitment }
  const data = encodeAbiParameters(
    plain,
    plain.map(({ name }) => values[name]),
  )
  return { address, topics: topics as `0x${string}`[], data } as const
}

test('a stranger’s copy of a call in the same transaction is not taken for that of the account', () => {
  const receipt = {
    status: 'success' as const,
    transactionHash: pad('0x1'),
    logs: [submitted(0n, stranger), submitted(1n, account)],
  }
  const parameters = { address, requestId: 1n, truth: pad('0x77'), commitment } as const
  expect(submitModel.parse(receipt, { ...parameters, account })).toEqual({ index: 1 })
  expect(submitModel.parse(receipt, { ...parameters, account: stranger })).toEqual({ index: 0 })
})
