import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'

/**
 * Returns the seed of sampled campaigns: SEED of the environment, or a seed that follows from the commit. So each commit plays
 * other samples, and all runs of one commit play the same.
 */
export function campaignSeed(given = process.env.SEED, commit: () => string = headCommit): number {
  return (given === undefined ? Number.parseInt(commit().slice(0, 8), 16) : Number(given)) % 2 ** 31
}

const headCommit = () => execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' })

/** Chooses `count` items at random, by the seed. */
export function sampleOf<T>(items: readonly T[], count: number, seed: number): T[] {
  const rank = (place: number) => createHash('sha256').update(`${seed} ${place}`).digest('hex')
  return items
    .map((item, place) => ({ item, rank: rank(place) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ item }) => item)
}
