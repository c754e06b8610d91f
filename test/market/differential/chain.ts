import {
  getCandidate,
  getCommitment,
  getPayout,
  getRequest,
  getRequestCount,
  getStatus,
  getSubmission,
  marketErrors,
} from 'modelmarket/market'
import { modelMarketAbi } from 'modelmarket/market/contracts'
import { startMarket } from 'modelmarket/market/testing'
import { getCoinAllowance, getCoinBalance, getPot, transferCoins } from 'modelmarket/token'
import { type Address, type Hex, parseSignature } from 'viem'
import { NodeError } from '../../differential/errors.js'
import { DifferentialNode, query } from '../../differential/node.js'
import type { Call, SignedPermit } from './calls.js'

export type Chain = Awaited<ReturnType<typeof startDifferentialChain>>

/** A market on anvil, with those who play and what can be read of it. */
export async function startDifferentialChain() {
  const market = await startMarket()
  const { address, token } = market
  const chainId = market.chain.chain.id
  const outsider = market.outsider.account.address
  // Enough for a few requests, and no allowance.
  await transferCoins.sync(market.requester, { address: token, to: outsider, amount: 5_000n })

  const node = await DifferentialNode.open(market.chain, {
    address,
    abi: modelMarketAbi,
    decoder: marketErrors,
  })

  return {
    node,
    address,
    token,
    chainId,
    treasury: market.treasury,
    outsider,
    /** Who plays: the outsider lets nobody take its coins. */
    players: [market.requester, ...market.trainers, market.keeper, market.outsider].map(
      (client) => client.account.address,
    ),
    now: () => market.chain.now(),
    stop: () => market.stop(),

    /** Signs a permit, for somebody to call the market with. */
    async sign(signed: SignedPermit, from: Address): Promise<Call> {
      const account = market.chain.accounts.find(({ address }) => address === signed.owner)
      if (!account) throw new NodeError(`no key of ${signed.owner}`)
      const signature = await account.signTypedData({
        domain: { name: 'ModelCoin', version: '1', chainId, verifyingContract: token },
        types: {
          Permit: [
            { name: 'owner', type: 'address' },
            { name: 'spender', type: 'address' },
            { name: 'value', type: 'uint256' },
            { name: 'nonce', type: 'uint256' },
            { name: 'deadline', type: 'uint256' },
          ],
        },
        primaryType: 'Permit',
        message: { ...signed },
      })
      const { r, s, yParity } = parseSignature(signature)
      const { value, deadline } = signed
      return { name: 'selfPermit', from, value, deadline, v: yParity + 27, r, s, signed }
    },

    request: (requestId: bigint, at: bigint) => query(getRequest, { address, requestId }, at),
    status: (requestId: bigint, at: bigint) => query(getStatus, { address, requestId }, at),
    candidate: (requestId: bigint, at: bigint) => query(getCandidate, { address, requestId }, at),
    submission: (requestId: bigint, index: number, at: bigint) =>
      query(getSubmission, { address, requestId, index }, at),
    payout: (requestId: bigint, index: number, at: bigint) =>
      query(getPayout, { address, requestId, index }, at),
    commitment: (
      parameters: { requestId: bigint; trainer: Address; modelSuperhash: Hex; predictionSuperhash: Hex },
      at: bigint,
    ) => query(getCommitment, { address, ...parameters }, at),
    pot: (at: bigint) => query(getPot, { address }, at),
    requestCount: (at: bigint) => query(getRequestCount, { address }, at),
    balance: (owner: Address, at: bigint) => query(getCoinBalance, { address: token, owner }, at),
    allowance: (owner: Address, at: bigint) =>
      query(getCoinAllowance, { address: token, owner, spender: address }, at),
  }
}
