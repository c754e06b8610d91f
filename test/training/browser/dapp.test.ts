import {
  advanceDispute,
  advanceRun,
  createTestRun,
  openTestDispute,
  startTraining,
  submitTestState,
  type TestTraining,
  type TrainingClient,
} from 'modelmarket/training/testing'
import { CID } from 'multiformats/cid'
import type { Page } from 'playwright-core'
import type { HDAccount } from 'viem'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { canServe } from '../../browser/dapp/canServe.js'
import { overflowOf, unreadable } from '../../browser/dapp/legibility.js'
import { type OpenOptions, type ServedDapp, serveDapp } from '../../browser/dapp/servedDapp.js'
import { TestWallet } from '../../browser/dapp/testWallet.js'

describe.skipIf(!canServe())('runs in the dApp', () => {
  let training: TestTraining
  let dapp: ServedDapp
  beforeAll(async () => {
    training = await startTraining()
    dapp = await serveDapp(training.store)
  }, 300_000)
  afterAll(async () => {
    await dapp?.stop()
    await training?.stop()
  })

  async function open(options: Partial<OpenOptions> = {}) {
    const contracts = { training: training.address }
    const opened = await dapp.open({ chain: training.chain, contracts, ...options })
    onTestFinished(opened.close)
    return opened
  }

  const walletOf = ({ account }: TrainingClient) =>
    new TestWallet({ chain: training.chain, account: account as HDAccount })

  /** The cells of the table of states, or of another section, row by row. */
  const rowsOf = (page: Page, section = 'states') =>
    page
      .locator(`section:has(#${section}) tbody tr`)
      .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))

  /** What has happened, in order, without addresses. */
  const timelineOf = (page: Page) =>
    page
      .locator('section:has(#timeline) li:has(time)')
      .evaluateAll((items) =>
        items.map((item) =>
          (item.lastChild?.textContent ?? '').replaceAll(/0x[0-9a-f]{2,}…[0-9a-f]+/gi, 'Somebody'),
        ),
      )

  test('shows the states that live and those that fell, how good they are, and who challenged them', async () => {
    const run = await createTestRun(training)
    await submitTestState(training, run)
    const wrong = await submitTestState(training, run, { isWrong: true })
    await advanceDispute(training, 'upheld', { run, stateHash: wrong.stateHash })
    const [, second] = training.workers
    const other = await submitTestState(training, run, { worker: second })
    await openTestDispute(training, other)
    const { page, complaints } = await open({ hash: '#/runs' })
    await page.getByText('1 run', { exact: true }).waitFor()
    expect(await page.locator('.request .facts').textContent()).toContain('2 of 8')
    await page.getByRole('link', { name: `Run ${run.runId}` }).click()
    await page.getByRole('heading', { name: 'Two clusters' }).waitFor()
    await expect
      .poll(async () => (await rowsOf(page)).map(([height, , status]) => [height, status]))
      .toEqual([
        ['2', 'Contestable'],
        ['2', 'Rolled back'],
        ['1', expect.stringMatching('Contestable|Ripe')],
      ])
    const shown = (client: TrainingClient | undefined) =>
      new RegExp(`^${client?.account.address.slice(0, 6)}.*${client?.account.address.slice(-4)}`, 'i')
    const [again, fell, first] = (await rowsOf(page)) as [string[], string[], string[]]
    expect(again[1]).toMatch(shown(second))
    expect(again[4]).toMatch(shown(training.proofer))
    expect(again[4]).toMatch(/undecided$/)
    expect(fell[4]).toMatch(shown(training.proofer))
    expect(fell[4]).toMatch(/upheld: the state was wrong$/)
    expect(first[4]).toBe('–')

    const curve = page.getByRole('img', {
      name: /^Accuracy on the rows it trains on: \d+.*% at state 2\. 1 fell\.$/,
    })
    await curve.waitFor()
    expect(await curve.locator('circle.live').count()).toBe(3) // with the genesis
    expect(await curve.locator('circle.fell').count()).toBe(1)
    await expect
      .poll(async () => (await rowsOf(page)).map((cells) => cells[3]))
      .toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/^\d+(\.\d+)? ?%$/)))
    await page.getByText(/ trains: the next state is due /).waitFor()

    const periods = await rowsOf(page, 'periods')
    expect(periods.map(([period, , , states, status]) => [period, states, status])).toEqual([
      [expect.any(String), '1 of 2', 'Open'],
      [expect.any(String), '2 of 2, 1 fell', 'Ended: a state was wrong'],
    ])
    expect(periods[0]?.[1]).toMatch(shown(second))
    const [failed, open_] = [periods[1]?.[0], periods[0]?.[0]]
    await expect
      .poll(() => timelineOf(page))
      .toEqual([
        'Somebody opens a run of 8 states, for 1 MDC each.',
        'Somebody puts in 8 MDC.',
        `Somebody takes the mutex: period ${failed}, from state 1 on.`,
        'Somebody submits state 1.',
        'Somebody submits state 2.',
        'Somebody disputes state 2: dispute 1.',
        'State 2 falls, with all above it.',
        'Dispute 1 is upheld: the state was wrong.',
        `Somebody takes the mutex: period ${open_}, from state 2 on.`,
        'Somebody submits state 2.',
        'Somebody disputes state 2: dispute 2.',
      ])
    await page.getByText(/^Workers train, one after the other, for .* more\.$/).waitFor()

    // A state more, and the page shows it.
    await submitTestState(training, run)
    await expect.poll(async () => (await rowsOf(page)).length).toBe(4)
    await page.getByText('Free: anyone may train next.').waitFor()
    await expect.poll(() => curve.count()).toBe(0)
    await page.getByRole('img', { name: /at state 3\. 1 fell\.$/ }).waitFor()
    expect(complaints).toEqual([])
  })

  test('a run is funded with a permit, and its states are made final, paid and refunded', async () => {
    const run = await createTestRun(training, { maxStates: 2 })
    const { runId, fundingId } = run
    const [worker] = training.workers
    if (!worker) throw new TypeError('there is no worker')
    await submitTestState(training, run)
    // The one who has not approved anything.
    const [funder, paid] = [walletOf(training.outsider), walletOf(worker)]
    await training.fund(funder.address)
    const { page, complaints } = await open({ wallets: [funder], hash: `#/runs/${runId}` })
    const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
    const outcome = (text: string | RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor()
    await connect(page, funder)
    await page.getByText(`npx modelmarket training proof ${runId}`).waitFor()
    await page.getByLabel('Coins').fill('2.5')
    await press('Fund the run')
    await outcome('You have put 2.5 MDC into the run.')
    expect(funder.asked).toContain('eth_signTypedData_v4')
    await page.getByText('4.5 MDC').waitFor()

    const { states } = await training.keeper.training.listStates({ runId })
    await training.chain.setTime(states[0]?.contestableUntil ?? 0n)
    await press('Make states final')
    await outcome('1 state is final.')
    await advanceRun(training, 'closed', run)
    await press(/^Settle period \d+$/)
    await outcome(/ is settled: /)
    await press(`Refund funding ${fundingId}`)
    await outcome('1 MDC went back to the funder.')
    await page.getByText('Closed', { exact: true }).waitFor()
    expect(complaints).toEqual([])

    const opened = await open({ wallets: [paid], hash: `#/runs/${runId}` })
    await connect(opened.page, paid)
    await opened.page.getByRole('button', { name: /^Collect \d/ }).click()
    await opened.page.getByRole('status').filter({ hasText: 'You have collected' }).waitFor()
    expect(await training.keeper.training.getCredit({ payee: paid.address })).toBe(0n)
    await expect
      .poll(() => timelineOf(opened.page))
      .toEqual(
        expect.arrayContaining([
          'State 1 is final: Somebody earns 1 MDC.',
          expect.stringMatching(/^Period \d+ is settled \(a state came too late\): 10 MDC to its worker\.$/),
          'Somebody has 1 MDC back.',
        ]),
      )
    expect(opened.complaints).toEqual([])
  })

  test.each(['light', 'dark'] as const)(
    'pages fit a phone, and can be read when it is %s',
    async (colorScheme) => {
      const run = await createTestRun(training)
      await submitTestState(training, run)
      const { stateHash } = await submitTestState(training, run, { isWrong: true })
      await advanceDispute(training, 'upheld', { run, stateHash })
      const wallet = walletOf(training.keeper)
      const { page, complaints } = await open({ wallets: [wallet], hash: '#/runs' })
      await page.setViewportSize({ width: 375, height: 700 })
      await page.emulateMedia({ colorScheme })
      const check = async () => {
        expect(await overflowOf(page)).toBe(0)
        expect(await page.evaluate(unreadable)).toEqual([])
      }
      await page.getByRole('link', { name: `Run ${run.runId}`, exact: true }).waitFor()
      await check()
      await page.getByRole('link', { name: `Run ${run.runId}`, exact: true }).click()
      await connect(page, wallet)
      await page.getByRole('img', { name: /^Accuracy on / }).waitFor()
      await page.getByRole('button', { name: 'Fund the run' }).waitFor()
      await check()
      expect(complaints).toEqual([])
    },
  )

  test('a run whose data are gone is shown without a curve', async () => {
    const run = await createTestRun(training, { task: { title: 'Gone' } })
    await submitTestState(training, run)
    const { taskCid } = await training.keeper.training.getRun({ runId: run.runId })
    await training.store.delete(CID.parse(taskCid))
    const { page } = await open({ hash: `#/runs/${run.runId}` })
    await page.getByText(/^It cannot be drawn: /).waitFor({ timeout: 60_000 })
    await expect.poll(async () => (await rowsOf(page)).length).toBe(1)
  })
})

async function connect(page: Page, wallet: TestWallet): Promise<void> {
  await page.getByRole('button', { name: 'Connect wallet' }).click()
  await page.getByRole('button', { name: wallet.name }).click()
  await page.getByRole('button', { name: 'Disconnect' }).waitFor()
}
