import { parseEther } from 'viem'
import { formatCoins, formatCount, formatScore } from '../../../../../format/index.js'
import { signPermit } from '../../../../../token/index.js'
import type { PublishedDataset } from './publishDataset.js'
import type { Stage } from './stage.js'

const reward = parseEther('100')
const stake = parseEther('10')
const day = 86_400
const hour = 3_600

/** The requester puts up the reward. Gives the request's id. */
export async function createRequest(
  { market, progress, gas }: Stage,
  { parameters, minimum }: Pick<PublishedDataset, 'parameters'> & { minimum: number },
): Promise<bigint> {
  const { requester, address, token } = market
  const minScore = Math.ceil(minimum * parameters.size)
  return progress.step('The requester opens a request', async () => {
    // Signed, not sent: the same transaction lets the market take the reward and takes it.
    const permit = await signPermit(requester, { address: token, spender: address, amount: reward })
    const { requestId, receipt } = gas.note(
      'requester',
      'createRequest',
      await requester.market.createRequest.sync({
        ...parameters,
        reward,
        stake,
        minScore,
        submissionWindow: day,
        responseWindow: hour,
        permit,
      }),
    )
    return {
      value: requestId,
      text: `The requester escrows ${formatCoins(reward)} for the best model; a trainer has to stake ${formatCoins(stake)}.`,
      details: [
        minScore > 0
          ? `wanted: ${formatScore(minScore, parameters.size)} of the sealed labels or more`
          : undefined,
        `one transaction with a signed permit, ${formatCount(receipt.gasUsed)} gas`,
      ],
    }
  })
}
