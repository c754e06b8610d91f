// A page with a wallet, and a request whose candidate has not shown its model in time.
import { advanceRequest, startMarket } from 'modelmarket/market/testing'
import type { EIP1193Provider } from 'viem'

const local = await startMarket()
const stalled = await advanceRequest(local, 'stalled')
const wallet = local.outsider

export const account = wallet.account
export const chain = wallet.chain
export const market = local.address
export const requestId = stalled.requestId
export const window = { ethereum: { request: wallet.request } as EIP1193Provider }
export const stop = local.stop
