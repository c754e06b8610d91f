import { ModelMarketError as RootError } from 'modelmarket'
import { openVault, type Vault } from 'modelmarket/agents'
import { type Baseline, softmaxRegression } from 'modelmarket/baseline'
import { type Blockstore, type CID, parseCid, superhash } from 'modelmarket/content'
import { type GatewayServer, serveGateway } from 'modelmarket/content/node'
import { parseCsv, type Table } from 'modelmarket/dataset'
import { ModelMarketError } from 'modelmarket/errors'
import { genesisWeights, type Weights } from 'modelmarket/fixed'
import { formatCoins, parseDuration } from 'modelmarket/format'
import { accuracy, type Model } from 'modelmarket/inference'
import { packLabels } from 'modelmarket/labels'
import { type Plot, terminalPlot } from 'modelmarket/plots'
import { type LocalChain, startChain } from 'modelmarket/testing'
import { approveCoins, getCoinBalance } from 'modelmarket/token'
import { modelCoinAbi } from 'modelmarket/token/contracts'
import { type Address, createPublicClient, getContract, type Hex, http } from 'viem'
import { mainnet } from 'viem/chains'

const address: Address = '0x00000000000000000000000000000000000000aa'
const client = createPublicClient({ chain: mainnet, transport: http() })

export const balance: Promise<bigint> = getCoinBalance(client, { address, owner: address })
export const supply: Promise<bigint> = getContract({ abi: modelCoinAbi, address, client }).read.totalSupply()

export const labels: Uint8Array = packLabels([1, 0, 1], 1)
export const cid: CID = parseCid('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')
export const name: Hex = superhash(cid)

export const table = (csv: Uint8Array): Table | Promise<Table> => parseCsv(csv)
export const score = (model: Model, truth: Uint8Array) => [model, accuracy, truth]

export async function local(): Promise<LocalChain | undefined> {
  try {
    return await startChain()
  } catch (error) {
    if (ModelMarketError.is(error)) console.error(error.shortMessage)
    return undefined
  }
}

export const serve = (store: Blockstore): Promise<GatewayServer> => serveGateway({ store })

export const sameRoot: typeof ModelMarketError = RootError
export const vault: (...parameters: Parameters<typeof openVault>) => Promise<Vault> = openVault
export const weights: Weights = genesisWeights({ shape: [4, 3], seed: `0x${'07'.repeat(32)}` })
export const method: Baseline = softmaxRegression

export const drawn = (plot: Plot): string => terminalPlot(plot, { columns: 60 })
export const reward: string = formatCoins(10n ** 18n)
export const window: number = parseDuration('7d')
export const actions = { approveCoins }
