import { encodeAbiParameters, encodeEventTopics, encodeFunctionResult, type Hex, numberToHex } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { either } from '../../../endpoint/lies.js'
import type { Lie } from '../../../endpoint/lyingEndpoint.js'
import type { Value } from '../../../endpoint/rewrite.js'
import { rewriter } from '../rewrite.js'
import type { Scene } from './lie.js'

/** Invented requests have ids from here. */
const first = 1_000_000n

const created = modelMarketAbi.find((item) => item.type === 'event' && item.name === 'RequestCreated')

/** Invents a request in each block: with other ids, and the terms and the dataset of a real one. */
export function inventsRequests({ stage }: Scene): Lie {
  let real: Value
  return either(
    async (asked) => {
      const call = rewriter.callOf(asked)
      const requestId = BigInt(String(call?.args[0] ?? 0))
      if (call?.name === 'getRequest' && requestId < first) {
        return rewriter.answerOtherwise(asked, 'getRequest', (request) => {
          real = request
          return request
        })
      }
      if (!call || !real || requestId < first) return undefined
      if (call.name === 'getRequest') {
        const result = { ...real, submissionCount: 0, liveCount: 0 }
        return { result: encodeFunctionResult({ abi: modelMarketAbi, functionName: 'getRequest', result }) }
      }
      if (call.name !== 'submitModel') return undefined
      return { result: asked.method === 'eth_call' ? numberToHex(0, { size: 32 }) : numberToHex(200_000) }
    },
    async ({ method, params, truth }) => {
      if (method !== 'eth_getLogs' || !real) return undefined
      const { fromBlock, toBlock } = params[0] as { fromBlock: Hex; toBlock: Hex }
      const [logs, block] = await Promise.all([truth(), truth('eth_getBlockByNumber', [toBlock, false])])
      if (!('result' in logs) || !('result' in block) || !block.result) return logs
      const { hash, number } = block.result as { hash: Hex; number: Hex }
      if (BigInt(number) < BigInt(fromBlock)) return logs
      return { result: [...(logs.result as object[]), logOf(stage.market.address, real, { hash, number })] }
    },
  )
}

function logOf(address: Hex, real: Value, { hash, number }: { hash: Hex; number: Hex }): object {
  const { requester, datasetCid, truth, reward, stake, deadline, responseWindow, size, width, minScore } =
    real
  const requestId = first + BigInt(number)
  const fields = (created as { inputs: readonly { indexed?: boolean }[] }).inputs
  return {
    address,
    topics: encodeEventTopics({
      abi: modelMarketAbi,
      eventName: 'RequestCreated',
      args: { requestId, requester },
    }),
    data: encodeAbiParameters(
      fields.filter(({ indexed }) => !indexed) as never,
      [...[datasetCid, truth, reward, stake, deadline, responseWindow, size, width, minScore]] as never,
    ),
    blockNumber: number,
    blockHash: hash,
    logIndex: '0xff',
    transactionIndex: '0x0',
    transactionHash: `0x${'ab'.repeat(32)}`,
    removed: false,
  }
}
