import { parseCoins } from 'modelmarket/format'
import { openTest, prepareSubmission } from 'modelmarket/market/flows'
import { advanceRequest, createTestRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { getCoinAllowance } from 'modelmarket/token'
import type { Page } from 'playwright-core'
import { numberToHex } from 'viem'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { canServe } from '../../browser/dapp/canServe.js'
import { TestWallet, type TestWalletOptions } from '../../browser/dapp/testWallet.js'
import { linearSoftmax } from '../../fixtures/models.js'
import { corners, csv, publishTitled } from './dapp/content.js'
import { type OpenOptions, type ServedDapp, serveDapp } from './dapp/servedDapp.js'

describe.skipIf(!canServe())('the calls of the dApp', () => {
  let dapp: ServedDapp
  let datasetCid: string
  beforeAll(async () => {
    dapp = await serveDapp()
    datasetCid = await publishTitled(dapp.store, 'Corners')
  }, 300_000)
  afterAll(() => dapp?.stop())

  async function start(options: Parameters<typeof startMarket>[0] = {}): Promise<TestMarket> {
    const market = await startMarket(options)
    onTestFinished(() => market.stop())
    return market
  }

  async function open(options: OpenOptions) {
    const opened = await dapp.open(options)
    onTestFinished(opened.close)
    return opened
  }

  const walletOf = (
    market: TestMarket,
    { account }: TestMarket['keeper'],
    options: Partial<TestWalletOptions> = {},
  ) => new TestWallet({ chain: market.chain, account: account as TestWalletOptions['account'], ...options })

  test.each([
    ['with a permit', { batches: false }, 'eth_signTypedData_v4'],
    ['in a batch', { batches: true }, 'wallet_sendCalls'],
  ] as const)(
    'a request is created, competed for, settled and collected: coins are given %s',
    async (_, options, asked) => {
      const market = await start({ approve: false })
      const [first, second] = market.trainers
      if (!first || !second) throw new TypeError('the market has too few trainers')
      const wallets = {
        requester: walletOf(market, market.requester, { name: 'Requester', ...options }),
        first: walletOf(market, first, { name: 'First trainer', ...options }),
        second: walletOf(market, second, { name: 'Second trainer', ...options }),
      }
      const { page, complaints } = await open({ market, wallets: Object.values(wallets), hash: '#/new' })
      const outcome = (text: string | RegExp) => outcomeOf(page, text)
      const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
      const as = async (wallet: TestWallet) => {
        const disconnect = page.getByRole('button', { name: 'Disconnect' })
        if (await disconnect.isVisible()) await disconnect.click()
        await connect(page, wallet)
      }

      await as(wallets.requester)
      await page.getByLabel('Table with labels').setInputFiles(file('corners.csv', csv))
      await page.getByLabel('Rows to predict').fill('60')
      await page.getByLabel('Submission window').selectOption('1 hour')
      const saved = page.waitForEvent('download')
      await press('Create the request')
      expect((await saved).suggestedFilename()).toMatch(/^request-[0-9a-f]{8}\.json$/)
      await outcome('Request 1 is open')
      expect(wallets.requester.asked).toContain(asked)
      await page.getByRole('link', { name: 'Open the request' }).click()
      await page.getByRole('heading', { name: 'corners' }).waitFor()

      for (const [index, wallet] of [wallets.first, wallets.second].entries()) {
        await as(wallet)
        await page.getByLabel('Your model').setInputFiles(file('model.onnx', linearSoftmax()))
        const saved = page.waitForEvent('download')
        await press('Submit, and stake 10 MDC')
        expect((await saved).suggestedFilename()).toMatch(/^submission-1-[0-9a-f]{8}\.json$/)
        await outcome(`Submitted as submission ${index}`)
        expect(wallet.asked).toContain(asked)
      }

      const { requestId, deadline } = await market.keeper.market.getRequest({ requestId: 1n })
      await market.chain.setTime(deadline)
      await as(wallets.requester)
      await press('Reveal the test labels')
      await outcome('The labels are public.')
      await as(wallets.first)
      await press('Claim the score of submission 0')
      await outcome('Claimed: 60 / 60')
      await as(wallets.second)
      await press('Claim the score of submission 1')
      await outcome('Claimed: 60 / 60')
      await as(wallets.first)
      await press('Reveal the model (submission 0)')
      await outcome(/You are paid 1\d\d(\.\d+)? MDC/)
      await as(wallets.second)
      await press('Collect 10 MDC')
      await outcome('You have collected 10 MDC.')
      await page.getByText('Nothing to do now.').waitFor()

      const request = await market.keeper.market.getRequest({ requestId })
      expect(request.status === 'settled' && request.winner).toEqual({ index: 0, score: 60 })
      await page.getByText(/collects 10 MDC\.$/).waitFor()
      expect(complaints).toEqual([])
    },
    300_000,
  )

  test('where a wallet signs no typed data, coins are approved first, and no more than are needed', async () => {
    const market = await start({ approve: false })
    const wallet = walletOf(market, market.requester, { signsTypedData: false })
    const { page, complaints } = await open({ market, wallets: [wallet], hash: '#/new' })
    await connect(page, wallet)
    await page.getByLabel('Table with labels').setInputFiles(file('corners.csv', csv))
    await page.getByLabel('Minimum score').fill('7')
    await page.getByLabel('Rows to predict').fill('100')
    await page.getByRole('button', { name: 'Create the request' }).click()
    await outcomeOf(page, 'Request 1 is open')
    const sent = wallet.asked.filter((method) => method === 'eth_sendTransaction')
    expect([wallet.asked.includes('eth_signTypedData_v4'), sent.length]).toEqual([true, 2])
    const owner = wallet.address
    const address = await market.keeper.market.getToken()
    const spender = market.address
    expect(await getCoinAllowance(market.keeper, { address, owner, spender })).toBe(0n)
    const { minScore, reward } = await market.keeper.market.getRequest({ requestId: 1n })
    expect([minScore, reward]).toEqual([7, parseCoins('100')])
    expect(complaints).toEqual([])
  })

  test('a submission is withdrawn, and a request cancelled', async () => {
    const market = await start()
    const [trainer] = market.trainers
    if (!trainer) throw new TypeError('the market has no trainer')
    const { requestId } = await advanceRequest(market, 'accepting', { ...corners, datasetCid, scores: [60] })
    const wallets = [
      walletOf(market, trainer, { name: 'Trainer' }),
      walletOf(market, market.requester, { name: 'Requester' }),
    ] as const
    const { page, complaints } = await open({ market, wallets, hash: `#/requests/${requestId}` })
    await connect(page, wallets[0])
    await page.getByText('You get your stake of 10 MDC back.').waitFor()
    await page.getByRole('button', { name: 'Withdraw submission 0' }).click()
    await outcomeOf(page, 'Submission 0 is withdrawn.')
    await page.getByRole('button', { name: 'Disconnect' }).click()
    await connect(page, wallets[1])
    await page.getByText('You get the reward of 100 MDC back.').waitFor()
    await page.getByRole('button', { name: 'Cancel the request' }).click()
    await outcomeOf(page, 'The request is cancelled.')
    const { status, submissionCount } = await market.keeper.market.getRequest({ requestId })
    expect([status, submissionCount]).toEqual(['refunded', 1])
    expect(complaints).toEqual([])
  })

  test('a trainer finds its submission behind fifty others', async () => {
    const market = await start()
    const [first, second] = market.trainers
    if (!first || !second) throw new TypeError('the market has too few trainers')
    const { requestId, truth } = await createTestRequest(market, { ...corners, datasetCid, scores: [] })
    const commitments = Array.from({ length: 51 }, (_, i) => numberToHex(i + 1, { size: 32 }))
    const calls = commitments.map((commitment) =>
      first.market.submitModel.call({ requestId, truth, commitment }),
    )
    await first.market.multicall.sync({ calls })
    const commitment = numberToHex(100, { size: 32 })
    const { index } = await second.market.submitModel.sync({ requestId, truth, commitment })
    const wallet = walletOf(market, second)
    const { page, complaints } = await open({ market, wallets: [wallet], hash: `#/requests/${requestId}` })
    await connect(page, wallet)
    await page.getByRole('button', { name: `Withdraw submission ${index}` }).waitFor()
    expect(await page.locator('tbody tr').count()).toBe(50)
    expect(complaints).toEqual([])
  })

  test('a file of another submission is refused, and nothing is sent', async () => {
    const market = await start()
    const [trainer] = market.trainers
    if (!trainer) throw new TypeError('the market has no trainer')
    const options = { ...corners, datasetCid, scores: [60] }
    const { requestId, truth } = await advanceRequest(market, 'claiming', options)
    const { parameters, secret } = await prepareSubmission({
      model: linearSoftmax(),
      request: await openTest(market.keeper, { address: market.address, requestId, store: dapp.store }),
      trainer: trainer.account.address,
    })
    const submission = await market.keeper.market.getSubmission({ requestId, index: 0 })
    expect([secret.truth, parameters.commitment === submission.commitment]).toEqual([truth, false])
    const wallet = walletOf(market, trainer)
    const { page, complaints } = await open({ market, wallets: [wallet], hash: `#/requests/${requestId}` })
    await connect(page, wallet)
    await page.getByLabel('The file that was saved').setInputFiles(file('s.json', JSON.stringify(secret)))
    await page.getByRole('button', { name: 'Claim the score of submission 0' }).click()
    await page.getByRole('alert').filter({ hasText: 'This file belongs to another submission.' }).waitFor()
    expect(wallet.asked).not.toContain('eth_sendTransaction')
    expect(complaints).toEqual([])
  })

  test('a wallet that refuses is told of in plain words, and may change its mind', async () => {
    const market = await start()
    const { requestId } = await advanceRequest(market, 'overdue', { ...corners, datasetCid })
    const wallet = walletOf(market, market.outsider)
    wallet.refuses = true
    const { page, complaints } = await open({ market, wallets: [wallet], hash: `#/requests/${requestId}` })
    await page.getByRole('button', { name: 'Connect wallet' }).click()
    await page.getByRole('button', { name: wallet.name }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: /rejected/i })
      .waitFor()
    wallet.refuses = false
    await page.getByRole('button', { name: wallet.name }).click()
    await page.getByRole('button', { name: 'Disconnect' }).waitFor()

    wallet.refuses = true
    const enforce = page.getByRole('button', { name: 'Enforce the timeout' })
    await enforce.click()
    await page
      .getByRole('alert')
      .filter({ hasText: /rejected/i })
      .waitFor()
    expect(wallet.asked.filter((method) => method === 'eth_sendTransaction').length).toBe(1)
    expect(await market.keeper.market.getStatus({ requestId })).toBe('overdue')
    wallet.refuses = false
    await enforce.click()
    await page.getByRole('status').filter({ hasText: 'The timeout is enforced.' }).waitFor()
    expect(await market.keeper.market.getStatus({ requestId })).toBe('forfeited')
    expect(complaints).toEqual([])
  })

  test('a wallet on another chain is asked to switch, and nothing is sent before', async () => {
    const market = await start()
    const { requestId } = await advanceRequest(market, 'overdue', { ...corners, datasetCid })
    const wallet = walletOf(market, market.outsider, { chainId: 1 })
    const { page, complaints } = await open({ market, wallets: [wallet], hash: `#/requests/${requestId}` })
    await connect(page, wallet)
    await page.getByText('Your wallet is on another chain (1)').waitFor()
    expect(await page.getByRole('button', { name: 'Enforce the timeout' }).count()).toBe(0)
    wallet.refuses = true
    await page.getByRole('button', { name: 'Switch to Sandbox' }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: /rejected/i })
      .waitFor()
    wallet.refuses = false
    await page.getByRole('button', { name: 'Switch to Sandbox' }).click()
    await page.getByRole('button', { name: 'Enforce the timeout' }).click()
    await page.getByRole('status').filter({ hasText: 'The timeout is enforced.' }).waitFor()
    expect(complaints).toEqual([])
  })

  test('a keyboard is enough to connect, to filter, to open and to collect', async () => {
    const market = await start()
    const [trainer] = market.trainers
    if (!trainer) throw new TypeError('the market has no trainer')
    const { requestId } = await advanceRequest(market, 'forfeited', { ...corners, datasetCid })
    await advanceRequest(market, 'accepting', { ...corners, datasetCid })
    const wallet = walletOf(market, trainer)
    const { page, complaints } = await open({ market, wallets: [wallet] })
    await page.getByText('2 requests').waitFor()
    const pressOn = async (name: RegExp) => {
      await tabTo(page, name)
      await page.keyboard.press('Enter')
    }
    await pressOn(/^Connect wallet$/)
    await page.getByRole('dialog').waitFor()
    await pressOn(/^Test wallet$/)
    await page.getByRole('button', { name: 'Disconnect' }).waitFor()
    // The focus is where the button was.
    await expect.poll(() => focused(page)).toBe('Disconnect')
    await pressOn(/^Closed$/)
    await page.getByText('1 request', { exact: true }).waitFor()
    await pressOn(/^Corners$/)
    await page.getByRole('heading', { name: 'What you can do' }).waitFor()
    expect(page.url()).toContain(`#/requests/${requestId}`)
    await page.getByRole('button', { name: /^Collect/ }).waitFor()
    await pressOn(/^Collect \d/)
    await page.getByRole('status').filter({ hasText: 'You have collected' }).waitFor()
    await expect.poll(() => focused(page)).toBe('What you can do')
    expect(complaints).toEqual([])
  })
})

const file = (name: string, content: string | Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
})

async function connect(page: Page, wallet: TestWallet): Promise<void> {
  await page.getByRole('button', { name: 'Connect wallet' }).click()
  await page.getByRole('button', { name: wallet.name }).click()
  await page.getByRole('button', { name: 'Disconnect' }).waitFor()
}

const outcomeOf = (page: Page, text: string | RegExp) =>
  page.getByRole('status').filter({ hasText: text }).waitFor()

/** The text of what has the focus. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')

/** Presses Tab until something with this text has the focus. */
async function tabTo(page: Page, text: RegExp): Promise<void> {
  for (let i = 0; i < 100; i++) {
    await page.keyboard.press('Tab')
    if (text.test(await focused(page))) return
  }
  throw new Error(`Tab does not reach ${text}`)
}
