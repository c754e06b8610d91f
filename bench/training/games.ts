import { random } from '../../src/testing/random.js'
import { Arena, type Game } from '../../test/training/games/arena.js'
import { type GamesPlayed, playGames } from '../../test/training/games/play.js'
import { type Bench, table } from '../utils/bench.js'

/** Networks with one tree of steps and with none, with one layer and with four. */
const networks: readonly Game[] = [
  { shape: [4, 8, 4], batch: 4, rows: 24, stepsPerState: 16 },
  { shape: [3, 2], batch: 2, rows: 9, stepsPerState: 1 },
  { shape: [5, 3, 4, 2, 3], batch: 3, rows: 20, stepsPerState: 4 },
  { shape: [12, 20, 5], batch: 8, rows: 40, stepsPerState: 64 },
]

/**
 * `npm run bench -- games training`: plays disputes on chains: lies of all kinds, players that fall silent, false disputes, up to five of one
 * state at once. GAMES says how many, and SEED which. Whoever is honest must lose nothing.
 */
export const run: Bench = async () => {
  const wanted = Number(process.env.GAMES ?? 520)
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
  const started = performance.now()
  const play = async (network: Game, i: number): Promise<GamesPlayed> => {
    const arena = await Arena.start(network, seed + i)
    try {
      return await playGames(arena, random(seed + 1_000 * (i + 1)), Math.ceil(wanted / networks.length))
    } finally {
      await arena.stop()
    }
  }
  // Two at a time: one computes while the other waits for its chain.
  const results: GamesPlayed[] = []
  for (let i = 0; i < networks.length; i += 2) {
    const pair = networks.slice(i, i + 2)
    results.push(...(await Promise.all(pair.map((network, j) => play(network, i + j)))))
  }
  const total = results.reduce((sum, result) => {
    const entries = Object.entries(result) as [keyof GamesPlayed, number][]
    const added = entries.map(([key, value]) => [
      key,
      key === 'atOnce' ? Math.max(sum[key], value) : sum[key] + value,
    ])
    return Object.fromEntries(added) as unknown as GamesPlayed
  })
  const seconds = Math.round((performance.now() - started) / 1_000)
  const names = Object.keys(total) as (keyof GamesPlayed)[]
  const rows = names.map((name) => [name, ...results.map((result) => result[name]), total[name]])
  const limits: readonly (readonly [boolean, string])[] = [
    [total.honestProoferLosses > 0, 'an honest challenger lost coins'],
    [total.honestWorkerLosses > 0, 'an honest worker lost coins'],
    [total.missed > 0, 'a lie was not brought down at its first wrong leaf'],
    [total.fallen > 0, 'a true state fell'],
    [total.games < wanted, 'too few games'],
    [
      wanted >= 100 && (total.upheld === 0 || total.dismissed === 0 || total.atOnce < 5),
      'too little was seen',
    ],
  ]
  return {
    report: table(['', ...networks.map(({ shape }) => shape.join('-')), 'all'], rows),
    figures: { ...total, seed, seconds },
    broken: limits.filter(([isBroken]) => isBroken).map(([, what]) => `${what} (SEED=${seed})`),
  }
}
