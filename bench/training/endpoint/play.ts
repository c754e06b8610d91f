import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeLog } from '../../endpoint/log.js'
import { feeRatio, purseOf } from '../../endpoint/purse.js'
import { Affairs } from './affairs.js'
import type { Attack } from './attacks.js'
import { type Losses, lossesSince } from './books.js'
import { startHonest } from './honest.js'
import type { Scene } from './lies.js'
import { type Stage, windowTurns } from './stage.js'

/** Turns until each of the honest has something at stake. */
const startTurns = 2 * windowTurns
/** A lie ends when what is under it could have been decided: by a clock of the game with its grace, or by both windows of a vote. */
const lieTurns = (3 * windowTurns) / 2
/** Turns in which all that was begun has to end after it. */
const endTurns = 6 * windowTurns

/** What came of an attack. */
export interface Outcome extends Losses {
  name: string
  /** How many answers were lies. */
  lies: number
  /** What the honest brought to its end after the lie: worked, proven, voted. */
  done: { worked: boolean; proven: boolean; voted: boolean }
  /** Coins that are gone from accounts, and of which the contracts tell no loss. */
  unexplained: bigint
  /** What the party that paid most has paid for gas, in wei. */
  fees: bigint
  feeRatio: number
  turns: number
}

/** Plays one attack: something to do under the lie, then the same under the truth. */
export async function play(stage: Stage, attack: Attack): Promise<Outcome> {
  const { endpoint, clock, creator, training, honest, otherCoin } = stage
  const folder = mkdtempSync(join(tmpdir(), 'modelmarket-endpoint-'))
  const fromBlock = (await creator.getBlockNumber({ cacheTime: 0 })) + 1n
  const liesBefore = endpoint.lies
  const names = ['worker', 'proofer', 'validator', 'keeper'] as const
  const coins = [training.token, otherCoin]
  const purseNow = async (name: (typeof names)[number]) => {
    const { address: payee } = honest[name].account
    const purse = await purseOf(creator, coins, payee)
    return { ...purse, coins: purse.coins + (await creator.training.getCredit({ payee })) }
  }
  const before = await Promise.all(names.map(purseNow))
  const parties = await startHonest(stage, folder)
  const scene: Scene = { stage, ends: [] }
  const under = new Affairs(stage)
  const after = new Affairs(stage)
  let turns = 0
  const pass = async () => {
    await parties.haveTheirTurn()
    await under.act()
    await after.act()
    await clock.advance()
    turns++
  }
  const passUntil = async (most: number, isReached: () => Promise<boolean>) => {
    for (let left = most; left > 0 && !(await isReached()); left--) await pass()
  }
  const isAtRest = async () => (await lossesSince(stage, fromBlock)).open.length === 0
  const isOver = async () => {
    const { worked, proven, voted } = await after.done()
    return worked && proven && voted && isAtRest()
  }

  try {
    if (attack.when === 'outset') endpoint.lie = await attack.lie(scene)
    await under.begin(`${attack.name}, under the lie`)
    if (attack.when === 'underWay') {
      await passUntil(startTurns, () => under.isUnderWay())
      endpoint.lie = await attack.lie(scene)
    }
    for (let left = lieTurns; left > 0; left--) await pass()
    endpoint.lie = undefined
    // Whoever has coins at stake may not be free to put in more: what is after it begins with all at rest.
    await passUntil(endTurns, isAtRest)
    await after.begin(`${attack.name}, after it`)
    await passUntil(endTurns, isOver)
    await parties.haveTheirTurn()
    const losses = await lossesSince(stage, fromBlock)
    const now = await Promise.all(names.map(purseNow))
    const gone = (at: number) => (before[at]?.coins ?? 0n) - (now[at]?.coins ?? 0n)
    const told = [losses.worker, losses.proofer, losses.validator, 0n]
    return {
      name: attack.name,
      ...losses,
      lies: endpoint.lies - liesBefore,
      done: await after.done(),
      unexplained: most(told.map((loss, at) => gone(at) - loss)),
      fees: most(now.map(({ ether }, at) => (before[at]?.ether ?? 0n) - ether)),
      feeRatio: await feeRatio(
        creator,
        names.map((name) => honest[name].account.address),
        fromBlock,
      ),
      turns,
    }
  } finally {
    endpoint.lie = undefined
    await parties.stop()
    writeLog(`training, ${attack.name}`, parties.all)
    for (const end of scene.ends) await end()
    rmSync(folder, { recursive: true })
  }
}

const most = (values: readonly bigint[]) => [0n, ...values].sort((a, b) => Number(a - b)).at(-1) ?? 0n
