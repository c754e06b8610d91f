import type { Command } from 'commander'
import type { Progress } from '../progress.js'
import type { GasMeter } from './gasMeter.js'
import type { DemoOutcome } from './result.js'

/** What a demo works with. */
export interface DemoStage {
  progress: Progress
  gas: GasMeter
  /** A new folder for everything that the demo writes. It is removed at the end. */
  folder: string
  signal: AbortSignal
}

/** The demo of a protocol. */
export interface ProtocolDemo<options extends object = object> {
  /** A description for the help. */
  readonly description: string
  /** The optional packages that it needs. */
  readonly packages: readonly string[]
  /** Adds its own options. All demos have `--seed`. */
  addOptions?(command: Command): void
  /**
   * Plays the demo.
   *
   * @param parameters.cwd The folder that relative paths in the options start from.
   * @throws {UsageError} when the options contradict each other.
   */
  play(stage: DemoStage, parameters: { options: options; cwd: string }): Promise<DemoOutcome>
}
