import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type PreviewServer, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alias } from '../../vitest.config.js'
import { fixedCases } from '../fixtures/fixedVectors.js'
import { noticeNodeModules } from '../fixtures/nodeModules.js'
import { executable, startChromium } from './chromium.js'
import type { FixedPage } from './fixedPage/main.js'

const root = join(import.meta.dirname, 'fixedPage')
const nodeModules = noticeNodeModules()
let outDir: string

beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), 'modelmarket-fixed-'))
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
  let server: PreviewServer
  let browser: Awaited<ReturnType<typeof startChromium>>

  beforeAll(async () => {
    server = await preview({
      root,
      logLevel: 'error',
      build: { outDir },
      preview: {
        host: '127.0.0.1',
        port: 0,
        // As a careful site: no eval, and no WebAssembly.
        headers: { 'Content-Security-Policy': "default-src 'self'; img-src data:" },
      },
    })
    browser = await startChromium()
  })

  afterAll(async () => {
    await browser?.stop()
    await server?.close()
  })

  test('roots are those that NumPy finds', async () => {
    const page = await browser.context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await page.goto(server.resolvedUrls?.local[0] ?? '')
    const found = await page.evaluate(
      (digits) => (globalThis as unknown as { page: FixedPage }).page.allRoots(digits),
      readFileSync('examples/data/digits.csv', 'utf8'),
    )
    expect(found).toEqual(Object.fromEntries(fixedCases.map(({ name, roots }) => [name, roots])))
    expect(complaints).toEqual([])
  })
})
