import { NothingToCollectError, payoutOf } from 'modelmarket/market'
import type { TestMarket } from 'modelmarket/market/testing'
import { getCoinBalance } from 'modelmarket/token'
import { type Address, formatEther } from 'viem'
import { expect } from 'vitest'

/** How many MDC more (or less) each party has than before. */
export interface Change {
  requester: string
  trainers: readonly string[]
  keeper: string
  treasury: string
}

/** Who has how much of a market's coin, so that a test can tell who gained what. */
export class Ledger {
  private constructor(
    private readonly market: TestMarket,
    private readonly before: readonly bigint[],
  ) {}

  static async open(market: TestMarket): Promise<Ledger> {
    return new Ledger(market, await balances(market))
  }

  /**
   * Pays out whatever a closed request owes, and expects the contract and its twin to agree on it, the market to have
   * nothing left, nobody's coins to have come from nowhere, and everybody to have what they are due.
   */
  async expectAfterPayout(requestId: bigint, change: Change): Promise<void> {
    const { keeper } = this.market
    const request = await keeper.market.getRequest({ requestId })
    expect(['settled', 'refunded', 'forfeited']).toContain(request.status)
    expect(request.closedAt).toBeGreaterThan(0n)
    for (let index = 0; index < request.submissionCount; index++) {
      const submission = await keeper.market.getSubmission({ requestId, index })
      const due = payoutOf(request, submission)
      expect(await keeper.market.getPayout({ requestId, index })).toBe(due)
      if (due > 0n) {
        const { trainer, amount } = await keeper.market.collect.sync({ requestId, index })
        expect({ trainer, amount }).toEqual({ trainer: submission.trainer, amount: due })
        expect(await keeper.market.getSubmission({ requestId, index })).toMatchObject({
          state: 'collected',
          commitment: submission.commitment,
        })
      }
      await expect(keeper.market.collect({ requestId, index })).rejects.toThrow(NothingToCollectError)
    }
    if ((await keeper.market.getPot()) > 0n) await keeper.market.sweep.sync()

    const after = await balances(this.market)
    const [requester, keeping, treasury, held, ...trainers] = after.map((balance, i) =>
      formatEther(balance - (this.before[i] ?? 0n)),
    )
    expect({ requester, keeper: keeping, treasury, trainers }).toEqual(change)
    expect(held).toBe('0')
    expect(sum(after)).toBe(sum(this.before))
  }
}

function balances({ requester, keeper, treasury, address, trainers, token }: TestMarket): Promise<bigint[]> {
  const owners: Address[] = [
    requester.account.address,
    keeper.account.address,
    treasury,
    address,
    ...trainers.map((trainer) => trainer.account.address),
  ]
  return Promise.all(owners.map((owner) => getCoinBalance(keeper, { address: token, owner })))
}

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n)
