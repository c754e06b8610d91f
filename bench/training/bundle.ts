import type { Bench } from '../utils/bench.js'
import { measureBundles } from '../utils/bundle.js'

export const run: Bench = () =>
  measureBundles({
    action: {
      budget: 'modelmarket/training, one action',
      instead: {
        what: 'viem and the ABI alone',
        code: `
          import { simulateContract, writeContract } from 'viem/actions'
          import { trainingAbi as abi } from './dist/generated/training/training.js'
          export const submitState = async (client, { address, runId, parentHash, root, stepsRoot, data }) => {
            const args = [runId, parentHash, root, stepsRoot, data]
            const { request } = await simulateContract(client, { abi, address, functionName: 'submitState', args })
            return writeContract(client, request)
          }`,
      },
    },
    training: {
      budget: 'modelmarket/training',
      instead: {
        what: 'viem and the ABIs alone',
        code: `
          import { getContract } from 'viem'
          import { trainingAbi, disputeGameAbi, tokenVoteAbi } from './dist/generated/training/index.js'
          export const training = (client, address) => getContract({ abi: trainingAbi, address, client })
          export const game = (client, address) => getContract({ abi: disputeGameAbi, address, client })
          export const vote = (client, address) => getContract({ abi: tokenVoteAbi, address, client })`,
      },
    },
  })
