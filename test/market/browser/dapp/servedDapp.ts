import type { TestMarket } from 'modelmarket/market/testing'
import * as shared from '../../../browser/dapp/servedDapp.js'

/** The dApp, built and served, and a browser to look at it. */
export interface ServedDapp extends Omit<shared.ServedDapp, 'open'> {
  /** Opens a page of it on a market. */
  open(options: OpenOptions): Promise<shared.OpenedDapp>
}

export interface OpenOptions extends Omit<shared.OpenOptions, 'chain' | 'contracts'> {
  market: TestMarket
}

/** Builds and serves the dApp. */
export async function serveDapp(): Promise<ServedDapp> {
  const dapp = await shared.serveDapp()
  return {
    ...dapp,
    open: ({ market, ...options }) =>
      dapp.open({ ...options, chain: market.chain, contracts: { market: market.address } }),
  }
}
