// A market on this machine for the examples to act on: a chain whose time runs when told, and a folder for content.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FsBlockstore } from 'blockstore-fs'
import { openVault, type Vault } from 'modelmarket/agents'
import type { Blockstore } from 'modelmarket/content'
import { parseCsv } from 'modelmarket/dataset'
import { type RequestOrder, runRequester } from 'modelmarket/market/agents'
import { prepareRequest } from 'modelmarket/market/flows'
import { startMarket, type TestMarket } from 'modelmarket/market/testing'
import { letTimeRun } from 'modelmarket/testing'
import { parseEther } from 'viem'

export interface LocalMarket {
  market: TestMarket
  /** Where datasets and models are: for this machine, what IPFS is for the world. */
  store: Blockstore
  /** A new vault. */
  vault(name: string): Promise<Vault>
  /** Lets the chain's time run, as fast as both bots follow. Training takes real time, so this comes after it. */
  letTimeRun(): void
  /** Aborted when the example has seen what it is to show, or takes too long. */
  signal: AbortSignal
  /** Lets bots end, and then the chain. */
  stop(): Promise<void>
}

export async function startLocalMarket(): Promise<LocalMarket> {
  const folder = await mkdtemp(join(tmpdir(), 'modelmarket-example-'))
  const store = new FsBlockstore(join(folder, 'store'))
  await store.open()
  const market = await startMarket({ trainers: 1 })
  let stopTime: (() => Promise<void>) | undefined
  const ending = new AbortController()
  const vaults: Vault[] = []
  return {
    market,
    store,
    signal: AbortSignal.any([ending.signal, AbortSignal.timeout(170_000)]),
    async vault(name) {
      const key = crypto.getRandomValues(new Uint8Array(32))
      const vault = await openVault({ location: join(folder, name), key })
      vaults.push(vault)
      return vault
    },
    letTimeRun() {
      stopTime ??= letTimeRun(market.chain, { bots: [market.requester, ...market.trainers], step: 300 })
    },
    async stop() {
      ending.abort()
      await stopTime?.()
      for (const vault of vaults) await vault.close()
      await market.stop()
      await rm(folder, { recursive: true })
    },
  }
}

/** Somebody who wants a model of handwritten digits, and sees to the request until it is closed. */
export async function requestDigits({ market, store, vault, signal }: LocalMarket): Promise<void> {
  const csv = await readFile(new URL('../../data/digits.csv', import.meta.url))
  const prepared = await prepareRequest({
    table: parseCsv(csv, { strings: ['digit'] }),
    label: 'digit',
    testSize: 360,
    task: { title: 'Handwritten digits', licence: 'CC-BY-4.0' },
    store,
  })
  const order: RequestOrder = {
    id: 'digits',
    prepared,
    reward: parseEther('100'),
    stake: parseEther('10'),
    minScore: 288,
    submissionWindow: 7_200,
    responseWindow: 3_600,
  }
  const options = { client: market.requester, address: market.address, vault: await vault('requester') }
  // The chain's time is not real time.
  const events = runRequester({ ...options, store, orders: [order], checkClock: false, signal })
  for await (const event of events) if (event.type === 'closed') return
}
