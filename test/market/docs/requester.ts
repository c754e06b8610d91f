// A requester, in a folder with its rows.
import { writeFile } from 'node:fs/promises'
import { MemoryBlockstore } from 'blockstore-core'
import { startMarket } from 'modelmarket/market/testing'
import { digits } from './digits.js'

const local = await startMarket()
await writeFile('digits.csv', await digits())

export const client = local.requester
export const market = local.address
export const token = local.token
export const store = new MemoryBlockstore()
export const stop = local.stop

export async function deadlinePassed() {
  const { deadline } = await local.requester.market.getRequest({ requestId: 1n })
  await local.chain.setTime(deadline)
}
