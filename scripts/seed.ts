import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'

/**
 * The seed of sampled campaigns: the SEED of the environment, or one that follows from the commit. So each commit plays
 * other samples, and every run of one commit the same.
 */
export function campaignSeed(given = process.env.SEED, commit: () => string = headCommit): number {
  return (given === undefined ? Number.parseInt(commit().slice(0, 8), 16) : Number(given)) % 2 ** 31
}

const headCommit = () => execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' })

/** `count` of the items, in an order that the seed decides. */
export function sampleOf<T>(items: readonly T[], count: number, seed: number): T[] {
  const rank = (place: number) => createHash('sha256').update(`${seed} ${place}`).digest('hex')
  return items
    .map((item, place) => ({ item, rank: rank(place) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ item }) => item)
}
