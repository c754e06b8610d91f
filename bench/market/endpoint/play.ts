import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  collect,
  enforceTimeout,
  getMarketEvents,
  getPayout,
  type Request,
} from '../../../src/protocols/market/index.js'
import { writeLog } from '../../endpoint/log.js'
import { feeRatio, purseOf } from '../../endpoint/purse.js'
import type { Attack } from './attacks.js'
import { isClosed, leaksOf, lossOf, requestsSince } from './books.js'
import { startHonest } from './honest.js'
import type { Scene } from './lies/lie.js'
import { OwnRequests } from './ownRequests.js'
import { makeOrder, type Stage, windowTurns } from './stage.js'

/** A lie ends when the order under it is closed, or could have been for long. */
const lieTurns = 4 * windowTurns
/** Turns in which all has to end after it. */
const endTurns = 10 * windowTurns

/** What came of an attack. Losses in the coin's smallest unit. */
export interface Outcome {
  name: string
  /** How many honest orders were settled: of the one under the lie, and of the one after it. */
  settled: number
  requesterLoss: bigint
  /** Of the trainer that lost most. */
  trainerLoss: bigint
  /** What the party that paid most has paid for gas, in wei. */
  fees: bigint
  feeRatio: number
  labels: readonly string[]
  models: readonly string[]
  /** What did not end. */
  open: readonly string[]
  turns: number
}

/** Plays one attack: an order under the lie, then one under the truth. */
export async function play(stage: Stage, attack: Attack): Promise<Outcome> {
  const { endpoint, clock, liar, market } = stage
  const folder = mkdtempSync(join(tmpdir(), 'modelmarket-endpoint-'))
  const fromBlock = (await liar.getBlockNumber()) + 1n
  const heardBefore = endpoint.heard.length
  const coins = [market.token, stage.otherCoin]
  const addresses = [market.requester, ...market.trainers].map(({ account }) => account.address)
  const purses = await Promise.all(addresses.map((address) => purseOf(liar, coins, address)))
  const honest = await startHonest(stage, folder)
  const scene: Scene = { stage, honest, fromBlock, ends: [] }
  let turns = 0

  const requests = () => requestsSince(stage, fromBlock)
  const liars = new OwnRequests(stage, attack.name)
  const target = async () => {
    const party = attack.own ? liar.account.address : honest.requester.address
    return (await requests()).find(({ requester }) => requester === party)
  }
  const pass = async () => {
    await honest.haveTheirTurn()
    await keep(stage, await requests())
    await liars.reveal()
    await clock.advance()
    turns++
  }

  try {
    const under = await makeOrder(stage, `${attack.name}, under the lie`)
    const after = await makeOrder(stage, `${attack.name}, after it`)
    const lie = async () => {
      endpoint.lie = await attack.lie(scene, { request: await target(), own: liars.made[0] })
    }
    if (attack.when === 'outset') await lie()
    if (attack.own) await liars.make(attack.own.terms)
    else honest.give(under)
    if (attack.when !== 'outset') {
      const isReached = async () => {
        const request = await target()
        return attack.when === 'staked' ? request?.liveCount === 2 : (request?.claimsEnd ?? 0n) > 0n
      }
      for (let left = 2 * windowTurns; left > 0 && !(await isReached()); left--) await pass()
      await lie()
    }
    for (let left = lieTurns; left > 0; left--) {
      await pass()
      if (liars.made.length < (attack.own?.count ?? 0)) await liars.make(attack.own?.terms)
      const request = await target()
      if (request && isClosed(request)) break
    }
    endpoint.lie = undefined
    honest.give(after)
    const isOver = async () => {
      const all = await requests()
      const isGiven = all.some(
        ({ requester, datasetCid }) =>
          requester === honest.requester.address && datasetCid === after.prepared.parameters.datasetCid,
      )
      return isGiven && all.every(isClosed)
    }
    for (let left = endTurns; left > 0 && !(await isOver()); left--) await pass()
    await honest.haveTheirTurn()
    const all = await requests()
    await payOut(stage, all, fromBlock)
    const context = { fromBlock, requests: all }
    const losses = await Promise.all(
      honest.parties.map((party, i) => lossOf(stage, party, purses[i] as never, context)),
    )
    const etherNow = await Promise.all(addresses.map((address) => liar.getBalance({ address })))
    const spent = etherNow.map((ether, i) => (purses[i]?.ether ?? 0n) - ether)
    const leaks = await leaksOf(stage, honest, endpoint.heard.slice(heardBefore), all)
    const settled = all.filter(
      ({ requester, status }) => requester === honest.requester.address && status === 'settled',
    )
    return {
      name: attack.name,
      settled: new Set(settled.map(({ datasetCid }) => datasetCid)).size,
      requesterLoss: losses[0] ?? 0n,
      trainerLoss: most(losses.slice(1)),
      fees: most(spent),
      feeRatio: await feeRatio(liar, addresses, fromBlock),
      ...leaks,
      open: all
        .filter((request) => !isClosed(request))
        .map(({ requestId, status }) => `${requestId} is ${status}`),
      turns,
    }
  } finally {
    endpoint.lie = undefined
    await honest.stop()
    writeLog(attack.name, honest.parties)
    for (const end of scene.ends) await end()
    rmSync(folder, { recursive: true })
  }
}

const most = (values: readonly bigint[]) => [0n, ...values].sort((a, b) => Number(a - b)).at(-1) ?? 0n

/** Enforces what is due on the real chain, as keepers would. */
async function keep({ liar, market }: Stage, requests: readonly Request[]): Promise<void> {
  const { address } = market
  for (const { requestId, status } of requests) {
    if (status !== 'overdue' && status !== 'stalled') continue
    await enforceTimeout.sync(liar, { address, requestId, max: 100 }).catch(() => {})
  }
}

/** Pays everybody what closed requests owe. */
async function payOut(
  { liar, market }: Stage,
  requests: readonly Request[],
  fromBlock: bigint,
): Promise<void> {
  const { address } = market
  const submitted = await getMarketEvents(liar, { address, eventNames: ['ModelSubmitted'], fromBlock })
  for (const { eventName, args } of submitted) {
    if (eventName !== 'ModelSubmitted') continue
    const { requestId } = args
    if (!requests.some((one) => one.requestId === requestId && isClosed(one))) continue
    const index = Number(args.index)
    if ((await getPayout(liar, { address, requestId, index })) > 0n)
      await collect.sync(liar, { address, requestId, index }).catch(() => {})
  }
}
