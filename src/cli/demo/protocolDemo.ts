import type { Command } from 'commander'
import type { Progress } from '../progress.js'
import type { GasMeter } from './gasMeter.js'
import type { DemoOutcome } from './result.js'

/** What every act of a demo has at hand. */
export interface DemoStage {
  progress: Progress
  gas: GasMeter
  /** A new folder, removed in the end: everything that the demo writes is in here. */
  folder: string
  signal: AbortSignal
}

/** The demo of a protocol. */
export interface ProtocolDemo<options extends object = object> {
  /** What it plays, for the help. */
  readonly description: string
  /** The optional packages that it needs. */
  readonly packages: readonly string[]
  /** Adds its own options. All demos have `--seed`. */
  addOptions?(command: Command): void
  /**
   * Plays it.
   *
   * @param parameters.cwd Where relative paths of the options start.
   * @throws {UsageError} when the options contradict each other.
   */
  play(stage: DemoStage, parameters: { options: options; cwd: string }): Promise<DemoOutcome>
}
