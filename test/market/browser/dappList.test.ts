import { advanceRequest, createTestRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import type { Page } from 'playwright-core'
import type { HDAccount } from 'viem'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { campaignSeed } from '../../../scripts/seed.js'
import { canServe } from '../../browser/dapp/canServe.js'
import { overflowOf, unreadable } from '../../browser/dapp/legibility.js'
import { TestWallet } from '../../browser/dapp/testWallet.js'
import { manyRequests } from '../e2e/manyRequests.js'
import { corners, csv, publishTitled } from './dapp/content.js'
import { type OpenOptions, type ServedDapp, serveDapp } from './dapp/servedDapp.js'

describe.skipIf(!canServe())('the list of the dApp', () => {
  let dapp: ServedDapp
  let market: TestMarket
  let datasetCid: string

  beforeAll(async () => {
    dapp = await serveDapp()
    market = await startMarket()
    // What requests of manyRequests have: 8 labels of one bit.
    const table = csv.replaceAll('c\n', 'a\n')
    const ofMany = await publishTitled(dapp.store, 'Sides', { table, testSize: 8 })
    await manyRequests(market, 500, campaignSeed(), ofMany)
    datasetCid = await publishTitled(dapp.store, 'Corners')
  }, 300_000)
  afterAll(async () => {
    await dapp?.stop()
    await market?.stop()
  })

  async function open(options: Partial<OpenOptions> = {}) {
    const opened = await dapp.open({ market, ...options })
    onTestFinished(opened.close)
    return opened
  }

  test('can be used soon, with 500 requests', async () => {
    const { page, complaints } = await open()
    await page.getByRole('button', { name: 'Closed' }).click()
    await page.getByRole('button', { name: 'Closed', pressed: true }).waitFor()
    const closed = ['Settled', 'Refunded', 'Forfeited']
    await expect
      .poll(async () => {
        const statuses = await statusesOf(page)
        return statuses.length > 0 && statuses.every((status) => closed.includes(status))
      })
      .toBe(true)
    const loaded = await page.evaluate(() => performance.now())
    console.log(`From navigation to a filter's effect: ${Math.round(loaded)} ms`)
    expect(loaded).toBeLessThan(60_000)
    expect(complaints).toEqual([])
  })

  test('shows page after page, each request once, the newest first', async () => {
    const { page, complaints } = await open()
    const ids = () => idsOf(page)
    await expect.poll(async () => (await ids()).length).toBe(50)
    for (let shown = 100; shown <= 500; shown += 50) {
      await page.getByRole('button', { name: 'Load more' }).click()
      await expect.poll(async () => (await ids()).length).toBe(shown)
    }
    expect(await ids()).toEqual(Array.from({ length: 500 }, (_, i) => 500 - i))
    expect(await page.getByRole('button', { name: 'Load more' }).count()).toBe(0)
    expect(complaints).toEqual([])
  })

  test('asks the chain little for 50 requests with their leaders', async () => {
    const { page, endpoint } = await open()
    await expect.poll(() => page.locator('.request').count()).toBe(50)
    const requests = Object.fromEntries(endpoint.requests)
    console.log(`RPC requests until 50 requests are shown: ${JSON.stringify(requests)}`)
    expect(requests.eth_call).toBeLessThanOrEqual(2)
  })

  test("lists nothing as one's own while no wallet is connected", async () => {
    const { page, endpoint, complaints } = await open({ hash: '#/?mine=1' })
    await page.getByText('Connect a wallet to see your requests.').waitFor()
    await expect.poll(() => endpoint.requests.get('eth_getBlockByNumber') ?? 0).toBeGreaterThan(1)
    expect(await page.locator('.request').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  test('stays right through a reorganisation', async () => {
    const { page, complaints } = await open()
    await expect.poll(() => idsOf(page)).toContain(500)
    const { requestId } = await createTestRequest(market, { ...corners, datasetCid, scores: [] })
    await expect.poll(async () => (await idsOf(page))[0]).toBe(501)
    await market.requester.market.cancelRequest.sync({ requestId, maxLive: 0 })
    await expect.poll(async () => (await statusesOf(page))[0]).toBe('Refunded')
    // It is open again, and then it was never there.
    await market.chain.reorganise(1)
    await expect.poll(async () => (await statusesOf(page))[0]).toBe('Open')
    await market.chain.reorganise(2)
    await expect.poll(async () => (await idsOf(page))[0]).toBe(500)
    expect(await market.keeper.market.getRequestCount()).toBe(500n)
    expect(complaints).toEqual([])
  })

  test('never goes back when an endpoint lags behind now and then', async () => {
    const { page, endpoint, complaints } = await open()
    await expect.poll(() => idsOf(page)).toContain(500)
    await page.evaluate(watchNewest)
    endpoint.faulty.faults = { stale: 0.3, lag: 3 }
    for (let id = 501; id <= 505; id++) {
      await createTestRequest(market, { ...corners, datasetCid, scores: [] })
      await expect.poll(async () => (await idsOf(page))[0]).toBe(id)
    }
    const seen = await page.evaluate(() => (globalThis as unknown as { seen: number[] }).seen)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(505)

    await page.goto(`${page.url().split('#')[0]}#/requests/505`)
    const status = page.locator('.head .badge')
    await expect.poll(() => status.textContent()).toBe('Open')
    const { deadline } = await market.keeper.market.getRequest({ requestId: 505n })
    await market.chain.setTime(deadline)
    await expect.poll(() => status.textContent()).toBe('Awaiting labels')
    await market.requester.market.cancelRequest.sync({ requestId: 505n, maxLive: 0 })
    await expect.poll(() => status.textContent()).toBe('Refunded')
    expect(complaints).toEqual([])
  })
})

test.skipIf(!canServe())('titles of strangers are text, short and in their place', async () => {
  const dapp = await serveDapp()
  const market = await startMarket()
  try {
    const titles = [
      '<img src=x onerror="document.title=1"><script>document.title=1</script>',
      '\u202egnihtyna si siht \u2066\u202b',
      'long '.repeat(2_000),
      'W'.repeat(200),
      'كلمة and words',
    ]
    for (const title of titles) {
      const datasetCid = await publishTitled(dapp.store, title)
      await createTestRequest(market, { ...corners, datasetCid, scores: [] })
    }
    const { page, complaints, close } = await dapp.open({ market })
    await page.setViewportSize({ width: 375, height: 700 })
    await expect
      .poll(() => page.locator('.request .title').last().textContent())
      .toContain('<img src=x onerror')
    const shown = (await page.locator('.request .title').allTextContents()).reverse()
    expect(shown[0]).toBe(titles[0])
    expect(shown.join()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
    expect(Math.max(...shown.map((title) => title.length))).toBeLessThanOrEqual(200)
    expect(await page.title()).toBe('Model market')
    expect(await page.locator('main img, main script').count()).toBe(0)
    const heights = await page.locator('.request').evaluateAll((all) => all.map((one) => one.clientHeight))
    expect(Math.max(...heights)).toBeLessThan(350)
    expect(await overflowOf(page)).toBe(0)
    for (const id of [1, 2, 3, 4, 5]) {
      await page.goto(`${page.url().split('#')[0]}#/requests/${id}`)
      await page.getByText(`Request ${id}`, { exact: true }).waitFor()
      expect(await overflowOf(page)).toBe(0)
    }
    expect(complaints).toEqual([])
    await close()
  } finally {
    await market.stop()
    await dapp.stop()
  }
})

test.skipIf(!canServe()).each(['light', 'dark'] as const)(
  'pages fit a phone, and can be read when it is %s',
  async (colorScheme) => {
    const dapp = await serveDapp()
    const market = await startMarket()
    try {
      const datasetCid = await publishTitled(dapp.store, 'Corners')
      const statuses = ['accepting', 'overdue', 'claiming', 'stalled', 'settled'] as const
      for (const status of statuses) await advanceRequest(market, status, { ...corners, datasetCid })
      const account = market.trainers[0]?.account as HDAccount
      const wallet = new TestWallet({ chain: market.chain, account })
      const { page, complaints, close } = await dapp.open({ market, wallets: [wallet] })
      await page.setViewportSize({ width: 375, height: 700 })
      await page.emulateMedia({ colorScheme })
      await page.getByRole('button', { name: 'Connect wallet' }).click()
      await page.getByRole('button', { name: wallet.name }).click()
      await page.getByRole('button', { name: 'Disconnect' }).waitFor()
      const check = async () => {
        expect(await overflowOf(page)).toBe(0)
        expect(await page.evaluate(unreadable)).toEqual([])
      }
      await page.getByText('5 requests').waitFor()
      await check()
      for (const id of statuses.keys()) {
        await page.goto(`${page.url().split('#')[0]}#/requests/${id + 1}`)
        await page.locator('.timeline li').nth(1).waitFor()
        await check()
      }
      await page.goto(`${page.url().split('#')[0]}#/new`)
      await page
        .getByLabel('Table with labels')
        .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
      await page.getByLabel('Column to predict').waitFor()
      await check()
      expect(complaints).toEqual([])
      await close()
    } finally {
      await market.stop()
      await dapp.stop()
    }
  },
)

const idsOf = (page: Page) =>
  page
    .locator('.request a')
    .evaluateAll((all) => all.map((a) => Number(a.getAttribute('href')?.split('/').at(-1))))

/** Runs in the page: notes the first request of the list each time that the page changes. */
function watchNewest(): void {
  const seen: number[] = []
  const note = () => {
    const id = Number(document.querySelector('.request a')?.getAttribute('href')?.split('/').at(-1))
    if (Number.isInteger(id) && id !== seen.at(-1)) seen.push(id)
  }
  Object.assign(globalThis, { seen })
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true })
}

/** The statuses that a page shows, in order. */
const statusesOf = (page: Page) => page.locator('.request .badge').allTextContents()
