import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FsBlockstore } from 'blockstore-fs'
import type { Progress } from '../../../../../cli/progress.js'
import type { TestMarket } from '../../../testing/index.js'
import type { GasMeter } from '../gas.js'
import type { Trainer } from './cast.js'

/** What all acts of the story share. */
export interface Stage {
  market: TestMarket
  progress: Progress
  gas: GasMeter
  /** Everything that the demo writes is in here. */
  folder: string
  signal: AbortSignal
}

/** A trainer and what it has submitted. */
export interface Contestant extends Trainer {
  /** Where it keeps its model and its secret. */
  modelFile: string
  secretFile: string
  /** Position of its submission in the request. */
  index: number
}

/** A contestant that has claimed a score. */
export interface Claimant extends Contestant {
  claimed: number
}

/** Opens the store that everybody reads from and publishes to: here a folder, elsewhere IPFS. */
export async function openStore(folder: string): Promise<FsBlockstore> {
  const store = new FsBlockstore(join(folder, 'store'))
  await store.open()
  return store
}

/** Makes a folder that only its owner reads. */
export async function privateFolder(folder: string, owner: string): Promise<string> {
  const path = join(folder, owner)
  await mkdir(path, { recursive: true, mode: 0o700 })
  return path
}
