import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build, type PreviewServer, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMarket, type TestMarket } from '../../../src/protocols/market/testing/index.js'
import { alias } from '../../../vitest.config.js'
import { executable, startChromium } from '../../browser/chromium.js'
import { linearSoftmax } from '../../fixtures/models.js'
import { noticeNodeModules } from '../../fixtures/nodeModules.js'
import type { MarketToPlay, Page } from './page/main.js'

const root = join(import.meta.dirname, 'page')
const nodeModules = noticeNodeModules()
let outDir: string

beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), 'modelmarket-page-'))
  await build({
    root,
    logLevel: 'error',
    resolve: { alias },
    plugins: [nodeModules],
    build: { outDir, emptyOutDir: true },
  })
})

afterAll(() => rmSync(outDir, { recursive: true, force: true }))

test('nothing that is for Node alone is in the bundle', () => {
  expect(nodeModules.noticed).toEqual([])
})

if (executable === undefined) {
  console.warn('SKIPPED: no Chromium here. Run scripts/install-chromium, or set CHROMIUM to where one is.')
}

describe.skipIf(executable === undefined)('in Chromium', () => {
  let local: TestMarket
  let server: PreviewServer
  let origin: string
  let browser: Awaited<ReturnType<typeof startChromium>>

  // One class for each of three corners, which the model of linearSoftmax() knows.
  const rows = Array.from({ length: 200 }, (_, i) => [(i % 7) - 2.5, (i % 11) - 4.25] as const)
  const classOf = (x: number, y: number) => ['a', 'b', 'c'][[x, y, -x - y].indexOf(Math.max(x, y, -x - y))]
  const csv = ['x,y,name', ...rows.map(([x, y]) => `${x},${y},${classOf(x, y)}`)].join('\n')
  const files = {
    '#rows': { name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) },
    '#model': {
      name: 'model.onnx',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(linearSoftmax()),
    },
  }

  beforeAll(async () => {
    local = await startMarket({ trainers: 2 })
    const wasm = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'))
    mkdirSync(join(outDir, 'own'))
    for (const kind of ['mjs', 'wasm']) {
      copyFileSync(
        join(wasm, `ort-wasm-simd-threaded.${kind}`),
        join(outDir, `own/ort-wasm-simd-threaded.${kind}`),
      )
    }
    server = await preview({
      root,
      logLevel: 'error',
      build: { outDir },
      preview: {
        host: '127.0.0.1',
        port: 0,
        // As a careful site: no eval, no inline script, and no other host but the chain's.
        headers: {
          'Content-Security-Policy': `default-src 'self'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${local.chain.url}`,
        },
      },
    })
    origin = server.resolvedUrls?.local[0] ?? ''
    browser = await startChromium()
  })

  afterAll(async () => {
    await browser?.stop()
    await server?.close()
    await local?.stop()
  })

  /** A new page, with both files chosen, and what it asked for and complained about. */
  async function openPage() {
    const page = await browser.context.newPage()
    const requests: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await page.goto(origin)
    for (const [input, file] of Object.entries(files)) await page.setInputFiles(input, file)
    return { page, requests, complaints }
  }

  const mnemonic = 'test test test test test test test test test test test junk'
  const indexOf = (address: string) =>
    local.chain.accounts.findIndex((account) => account.address === address)

  test.each([
    ['where Vite put it', undefined, /assets\/ort-wasm-simd-threaded-[\w-]+\.wasm$/],
    ['where the page has it', '/own/', /\/own\/ort-wasm-simd-threaded\.wasm$/],
  ])(
    'a market is played from files to payment, with the WebAssembly from %s',
    async (_, wasmPaths, loaded) => {
      const { page, requests, complaints } = await openPage()
      const [trainer] = local.trainers
      const parameters: MarketToPlay = {
        rpc: local.chain.url,
        market: local.address,
        mnemonic,
        requester: indexOf(local.requester.account.address),
        trainer: indexOf(trainer?.account.address ?? ''),
        ...(wasmPaths === undefined ? {} : { wasmPaths }),
      }
      const played = await page.evaluate(
        (given) => (globalThis as unknown as { page: Page }).page.play(given),
        parameters,
      )
      expect(played).toMatchObject({
        status: 'settled',
        outcome: 'settled',
        claimed: 60,
        modelSize: linearSoftmax().length,
        macroF1: 1,
      })
      // The chain says the same to Node.
      const requestId = await local.keeper.market.getRequestCount()
      const request = await local.keeper.market.getRequest({ requestId })
      expect(request.status === 'settled' && request.winner.score).toBe(60)
      const revealed = await local.keeper.market.getRevealedModel({ requestId })
      expect(revealed.modelCid).toBe(played.modelCid)
      expect(requests.filter((url) => loaded.test(url)).length).toBe(1)
      expect(requests.filter((url) => url.endsWith('.wasm')).length).toBe(1)
      expect(complaints).toEqual([])
      await page.close()
    },
  )

  test('a prediction stops when it is told to; what needs Node says so; junk is no model', async () => {
    const { page, complaints } = await openPage()
    const call = (name: 'abort' | 'isolate') =>
      page.evaluate((name) => (globalThis as unknown as { page: Page }).page[name](), name)
    expect(await call('abort')).toBe('AbortError')
    expect(await call('isolate')).toBe('UnsupportedRuntimeError')
    const junk = page.evaluate(() => (globalThis as unknown as { page: Page }).page.open([1, 2, 3]))
    expect(await junk).toBe('InvalidModelError')
    expect(complaints).toEqual([])
    await page.close()
  })

  test('WebAssembly that is not there is not the fault of the model', async () => {
    const { page } = await openPage()
    const opening = page.evaluate(() =>
      (globalThis as unknown as { page: Page }).page.open([1, 2, 3], '/nowhere/'),
    )
    expect(await opening).toBe('WasmLoadError')
    await page.close()
  })
})
