import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { protocols } from '../../scripts/owners.js'
import type { Bench } from './bench.js'

const folder = dirname(dirname(fileURLToPath(import.meta.url)))

/** A benchmark: a file in `bench/` or in `bench/<protocol>/`. */
export interface FoundBench {
  name: string
  /** Absent when the benchmark belongs to the foundation. */
  protocol?: string
  load(): Promise<{ run: Bench }>
}

/** Finds all benchmarks. */
export function findBenches(): FoundBench[] {
  return [undefined, ...protocols()].flatMap((protocol) => {
    const place = join(folder, protocol ?? '')
    if (!existsSync(place)) return []
    return readdirSync(place, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /^\w+\.ts$/.test(entry.name) && entry.name !== 'main.ts')
      .map(({ name: file }) => ({
        name: file.slice(0, -'.ts'.length),
        ...(protocol === undefined ? {} : { protocol }),
        load: () => import(join(place, file)),
      }))
  })
}
