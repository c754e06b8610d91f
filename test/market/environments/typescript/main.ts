import { packLabels } from 'modelmarket/labels'
import { getRequest, marketActions, type Status, sealLabels } from 'modelmarket/market'
import { type KeeperEvent, type KeeperOptions, runKeeper } from 'modelmarket/market/agents'
import { modelMarketAbi } from 'modelmarket/market/contracts'
import { deployMarket, type MarketDeployment } from 'modelmarket/market/deploy'
import { openRequest } from 'modelmarket/market/flows'
import { startMarket, type TestMarket } from 'modelmarket/market/testing'
import { type Address, createPublicClient, getContract, type Hex, http } from 'viem'
import { mainnet } from 'viem/chains'

const address: Address = '0x00000000000000000000000000000000000000aa'
const client = createPublicClient({ chain: mainnet, transport: http() })

export async function status(requestId: bigint): Promise<Status> {
  const request = await getRequest(client, { address, requestId })
  const same = await client.extend(marketActions({ address })).market.getRequest({ requestId })
  return request.status === 'resolving' ? same.status : request.status
}

export const count: Promise<bigint> = getContract({
  abi: modelMarketAbi,
  address,
  client,
}).read.requestCount()

export const truth: Hex = sealLabels({
  labels: packLabels([1, 0, 1], 1),
  salt: `0x${'5a'.repeat(32)}`,
}).superhash

export const local = (): Promise<TestMarket> => startMarket({ trainers: 1 })

export const actions = { deployMarket, openRequest }

export const marketOf = ({ market }: MarketDeployment): Address => market

export const keep = (options: KeeperOptions): AsyncIterable<KeeperEvent> => runKeeper(options)
