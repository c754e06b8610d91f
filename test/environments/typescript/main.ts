import { type Blockstore, type CID, parseCid, superhash } from 'modelmarket/content'
import { type GatewayServer, serveGateway } from 'modelmarket/content/node'
import { parseCsv, type Table } from 'modelmarket/dataset'
import { ModelMarketError } from 'modelmarket/errors'
import { accuracy, type Model } from 'modelmarket/inference'
import { packLabels } from 'modelmarket/labels'
import { getRequest, marketActions, type Status, sealLabels } from 'modelmarket/market'
import { type KeeperEvent, type KeeperOptions, runKeeper } from 'modelmarket/market/agents'
import { modelMarketAbi } from 'modelmarket/market/contracts'
import { deployModelMarket, type ModelMarketDeployment } from 'modelmarket/market/deploy'
import { openRequest } from 'modelmarket/market/flows'
import { startMarket, type TestMarket } from 'modelmarket/market/testing'
import { approveCoins } from 'modelmarket/token'
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
export const cid: CID = parseCid('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')
export const name: Hex = superhash(cid)

export const table = (csv: Uint8Array): Table | Promise<Table> => parseCsv(csv)
export const score = (model: Model, truth: Uint8Array) => [model, accuracy, truth]

export async function local(): Promise<TestMarket | undefined> {
  try {
    return await startMarket({ trainers: 1 })
  } catch (error) {
    if (ModelMarketError.is(error)) console.error(error.shortMessage)
    return undefined
  }
}

export const serve = (store: Blockstore): Promise<GatewayServer> => serveGateway({ store })

export const actions = { approveCoins, deployModelMarket, openRequest }

export const marketOf = ({ market }: ModelMarketDeployment): Address => market

export const keep = (options: KeeperOptions): AsyncIterable<KeeperEvent> => runKeeper(options)
