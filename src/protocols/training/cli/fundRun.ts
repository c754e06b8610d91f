import type { Address, Hex } from 'viem'
import { formatCoins } from '../../../format/index.js'
import { approveCoins, getCoinAllowance } from '../../../token/index.js'
import { fund } from '../index.js'
import type { TrainingSession, Wallet } from './session.js'

/** Puts coins into a run, and allows the contract exactly these. */
export async function fundRun(
  { output }: TrainingSession,
  client: Wallet,
  {
    address,
    token,
    runId,
    runHash,
    amount,
  }: {
    address: Address
    token: Address
    runId: bigint
    runHash: Hex
    amount: bigint
  },
): Promise<void> {
  const owner = client.account.address
  const allowed = await getCoinAllowance(client, { address: token, owner, spender: address })
  if (allowed < amount) await approveCoins.sync(client, { address: token, spender: address, amount })
  const { receipt, ...funded } = await fund.sync(client, { address, runId, runHash, amount })
  output.result(
    { type: 'funded', runId, ...funded, amount, transactionHash: receipt.transactionHash },
    `Run ${runId}: ${formatCoins(amount)} are in its pot, as funding ${funded.fundingId}.`,
  )
}
