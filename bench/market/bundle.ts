import type { Bench } from '../utils/bench.js'
import { measureBundles } from '../utils/bundle.js'

export const run: Bench = () =>
  measureBundles({
    action: {
      budget: 'modelmarket/market, one action',
      instead: {
        what: 'viem and the ABI alone',
        code: `
          import { simulateContract, writeContract } from 'viem/actions'
          import { modelMarketAbi as abi } from './dist/generated/market/modelMarket.js'
          export const submitModel = async (client, { address, requestId, truth, commitment }) => {
            const args = [requestId, truth, commitment]
            const { request } = await simulateContract(client, { abi, address, functionName: 'submitModel', args })
            return writeContract(client, request)
          }`,
      },
    },
    market: {
      budget: 'modelmarket/market',
      instead: {
        what: 'viem and the ABI alone',
        code: `
          import { getContract } from 'viem'
          import { modelMarketAbi as abi } from './dist/generated/market/modelMarket.js'
          export const market = (client, address) => getContract({ abi, address, client })`,
      },
    },
  })
