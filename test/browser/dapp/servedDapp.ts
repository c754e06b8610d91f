import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryBlockstore } from 'blockstore-core'
import { serveGateway } from 'modelmarket/content/node'
import type { LocalChain, SandboxContract } from 'modelmarket/testing'
import type { Page } from 'playwright-core'
import type { Address } from 'viem'
import { build, preview } from 'vite'
import { dappFolder, onSources } from '../../../scripts/dapp.js'
import { serveKubo } from '../../../src/cli/sandbox/serveKubo.js'
import { startChromium } from '../chromium.js'
import { type Endpoint, serveEndpoint } from './endpoint.js'
import type { TestWallet } from './testWallet.js'

/** The dApp, built and served, and a browser to look at it. */
export interface ServedDapp {
  /** Where its content is. */
  store: MemoryBlockstore
  /** Opens a page of it on the contracts of a chain. */
  open(options: OpenOptions): Promise<OpenedDapp>
  stop(): Promise<void>
}

export interface OpenOptions {
  chain: LocalChain
  /** The contract of each protocol that the page shows. */
  contracts: Readonly<Record<string, Address>>
  /** The wallets that announce themselves. */
  wallets?: readonly TestWallet[]
  /** The page, such as `#/new`. */
  hash?: string
}

export interface OpenedDapp {
  page: Page
  /** The endpoint that the page reads the chain from. */
  endpoint: Endpoint
  /** What the page has complained about: errors and warnings of the console, and what was not caught. */
  complaints: string[]
  close(): Promise<void>
}

/**
 * Builds and serves the dApp.
 *
 * @param store Where its content is. By default one that is empty.
 */
export async function serveDapp(store = new MemoryBlockstore()): Promise<ServedDapp> {
  const outDir = mkdtempSync(join(tmpdir(), 'modelmarket-dapp-'))
  const configFile = join(dappFolder, 'vite.config.ts')
  await build({ ...onSources, configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  const server = await preview({
    root: dappFolder,
    configFile,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  })
  const origin = server.resolvedUrls?.local[0] ?? ''
  const gateway = await serveGateway({ store })
  const kubo = await serveKubo({ store })
  const browser = await startChromium()
  return {
    store,
    async open({ chain, contracts, wallets = [], hash = '' }) {
      const endpoint = await serveEndpoint(chain.url)
      const page = await browser.context.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
      })
      const sandbox = {
        ...Object.fromEntries(Object.entries(contracts).map(deployed)),
        chainId: chain.chain.id,
        rpc: endpoint.url,
        gateway: gateway.url,
        kubo: kubo.url,
        accounts: [],
      }
      await page.route('**/sandbox.json', (route) => route.fulfill({ json: sandbox }))
      // Pages share a profile, which remembers the wallet of the page before.
      await page.addInitScript(() => localStorage.clear())
      for (const wallet of wallets) await wallet.announceTo(page)
      await page.goto(`${origin}${hash}`)
      return {
        page,
        endpoint,
        complaints,
        async close() {
          await page.close()
          await endpoint.stop()
        },
      }
    },
    async stop() {
      await browser.stop()
      await server.close()
      await gateway.close()
      await kubo.close()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}

const deployed = ([protocol, address]: [string, Address]): [string, SandboxContract] => [
  protocol,
  { address, fromBlock: 0 },
]
