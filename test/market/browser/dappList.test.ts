import { startMarket, type TestMarket } from 'modelmarket/market/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { campaignSeed } from '../../../scripts/seed.js'
import { manyRequests } from '../e2e/manyRequests.js'
import { canServe } from './dapp/canServe.js'
import { publishTitled } from './dapp/content.js'
import { type OpenOptions, type ServedDapp, serveDapp } from './dapp/servedDapp.js'

describe.skipIf(!canServe())('the list of the dApp', () => {
  let dapp: ServedDapp
  let market: TestMarket
  let datasetCid: string

  beforeAll(async () => {
    dapp = await serveDapp()
    market = await startMarket()
    datasetCid = await publishTitled(dapp.store, 'Corners')
    await manyRequests(market, 500, campaignSeed(), datasetCid)
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
    const ids = async () =>
      await page
        .locator('.request a')
        .evaluateAll((all) => all.map((a) => Number(a.getAttribute('href')?.split('/').at(-1))))
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
})

/** The statuses that a page shows, in order. */
const statusesOf = (page: Page) => page.locator('.request .badge').allTextContents()
