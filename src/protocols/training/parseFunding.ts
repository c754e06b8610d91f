import type { ContractFunctionReturnType } from 'viem'
import type { trainingAbi } from '../../../generated/training/index.js'
import type { Funding } from './types.js'

/** A funding as the contract's views return it. */
export type RawFunding = ContractFunctionReturnType<typeof trainingAbi, 'view', 'getFunding'>

/** Parses a funding. */
export function parseFunding(raw: RawFunding, fundingId: bigint): Funding {
  return {
    kind: 'funding',
    fundingId,
    status: raw.isRefunded ? 'refunded' : 'standing',
    runId: raw.runId,
    funder: raw.funder,
    amount: raw.amount,
    from: raw.from,
    fundedAt: BigInt(raw.fundedAt),
  }
}
