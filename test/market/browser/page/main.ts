// A dApp without a server: files come from the user, content stays in the page, the chain is asked directly.
import { MemoryBlockstore } from 'blockstore-core'
import { parseCid, publishFile } from 'modelmarket/content'
import { parseCsv } from 'modelmarket/dataset'
import { ModelMarketError } from 'modelmarket/errors'
import { classificationReport, loadModel, predictIsolated } from 'modelmarket/inference'
import { unpackLabels } from 'modelmarket/labels'
import {
  type ClaimScoreParameters,
  claimScore,
  createRequest,
  getRequest,
  getTruth,
  type RevealModelResult,
  revealModel,
  revealTruth,
  type Status,
  submitModel,
} from 'modelmarket/market'
import {
  modelOpening,
  openRequest,
  prepareRequest,
  prepareSubmission,
  publishModelFile,
  scoreClaim,
} from 'modelmarket/market/flows'
import {
  type Address,
  createTestClient,
  defineChain,
  hexToBytes,
  http,
  publicActions,
  walletActions,
} from 'viem'
import { mnemonicToAccount } from 'viem/accounts'

export interface MarketToPlay {
  rpc: string
  market: Address
  mnemonic: string
  /** Indices of accounts that have coins and let the market take them. */
  requester: number
  trainer: number
  /** Where the page has its own copy of the WebAssembly. */
  wasmPaths?: string
}

export interface Played {
  status: Status
  outcome: RevealModelResult['outcome']
  claimed: ClaimScoreParameters['score']
  modelCid: string
  /** Bytes of the model, fetched again by its CID. */
  modelSize: number
  macroF1: number
}

/** Of a file that the user chose. */
async function bytesOf(id: string): Promise<Uint8Array> {
  const file = document.querySelector<HTMLInputElement>(`#${id}`)?.files?.[0]
  if (!file) throw new ReferenceError(`No file for ${id}.`)
  return new Uint8Array(await file.arrayBuffer())
}

/** A request and a submission to it, from the files to the payment. */
async function play({ rpc, market, mnemonic, wasmPaths, ...who }: MarketToPlay): Promise<Played> {
  const chain = defineChain({
    id: 31_337,
    name: 'Local',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpc] } },
  })
  const clientOf = (addressIndex: number) =>
    createTestClient({
      account: mnemonicToAccount(mnemonic, { addressIndex }),
      chain,
      mode: 'anvil',
      transport: http(rpc),
      pollingInterval: 20,
      cacheTime: 0,
    })
      .extend(publicActions)
      .extend(walletActions)
  const [requester, trainer] = [clientOf(who.requester), clientOf(who.trainer)]
  const passTo = async (timestamp: bigint) => {
    await requester.setNextBlockTimestamp({ timestamp })
    await requester.mine({ blocks: 1 })
  }
  const address = market
  const store = new MemoryBlockstore()

  const prepared = await prepareRequest({
    table: parseCsv(await bytesOf('rows')),
    label: 'name',
    testSize: 60,
    task: { title: 'Names', licence: 'CC0-1.0' },
    store,
  })
  const { requestId, deadline } = await createRequest.sync(requester, {
    address,
    ...prepared.parameters,
    reward: 10n ** 18n,
    stake: 10n ** 17n,
    minScore: 0,
    submissionWindow: 3_600,
    responseWindow: 3_600,
  })

  const model = await bytesOf('model')
  const request = await openRequest(trainer, { address, requestId, store })
  const { parameters, secret, predictions } = await prepareSubmission({
    model,
    request,
    trainer: trainer.account.address,
    ...(wasmPaths === undefined ? {} : { wasmPaths }),
  })
  const { index } = await submitModel.sync(trainer, { address, ...parameters })

  await passTo(deadline)
  await revealTruth.sync(requester, { address, requestId, ...prepared.secret })
  const truth = await getTruth(trainer, { address, requestId })
  const claim = scoreClaim({ secret, truth })
  await claimScore.sync(trainer, { address, index, ...claim })
  const claiming = await getRequest(requester, { address, requestId })
  if (claiming.status === 'claiming') await passTo(claiming.until)
  await publishModelFile({ secret, model, store })
  const { outcome } = await revealModel.sync(trainer, { address, ...modelOpening({ secret, truth }) })
  const { status } = await getRequest(requester, { address, requestId })

  const again = await publishFile(model, store)
  const labels = unpackLabels(hexToBytes(prepared.secret.labels), request.request)
  return {
    status,
    outcome,
    claimed: claim.score,
    modelCid: parseCid(secret.modelCid).toString(),
    modelSize: again.size,
    macroF1: classificationReport(predictions, labels, 3).macroF1,
  }
}

/** What happens to a long prediction when the user has had enough after a moment. */
async function abort(): Promise<string> {
  const model = await loadModel(await bytesOf('model'), { features: 2, classes: 3 })
  const rows = 2_000_000
  const enough = new AbortController()
  setTimeout(() => enough.abort(new DOMException('enough', 'AbortError')), 20)
  return model
    .predict(new Float32Array(2 * rows), { rows, batchSize: 64, signal: enough.signal })
    .then(() => 'predicted all', nameOf)
}

/** What the page is told when it asks for what only Node has. */
async function isolate(): Promise<string> {
  const model = await bytesOf('model')
  return predictIsolated({ model, features: new Float32Array(2), rows: 1, columns: 2 }).then(
    () => 'predicted',
    nameOf,
  )
}

/** What the page is told of a model that is none, or of WebAssembly that is not where it is looked for. */
async function open(bytes: readonly number[], wasmPaths?: string): Promise<string> {
  const options = wasmPaths === undefined ? {} : { wasmPaths }
  return loadModel(Uint8Array.from(bytes), options).then(() => 'loaded', nameOf)
}

function nameOf(error: unknown): string {
  if (ModelMarketError.is(error) || error instanceof DOMException) return error.name
  return String(error)
}

const page = { play, abort, isolate, open }
export type Page = typeof page
Object.assign(globalThis, { page })
