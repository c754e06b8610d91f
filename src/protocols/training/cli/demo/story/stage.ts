import type { DemoStage } from '../../../../../cli/demo/protocolDemo.js'
import type { Replay, VerifiedRun } from '../../../flows/index.js'
import type { TestTraining, TrainingClient } from '../../../testing/index.js'
import type { Cast } from './cast.js'

/** What all acts of the story share. */
export interface Stage extends DemoStage {
  training: TestTraining
  cast: Cast
  /** What one act has to tell the end. */
  tally: Tally
}

/** Counts what happened, for the report. */
export interface Tally {
  /** States that fell. */
  rolledBack: number
  upheld: number
  dismissed: number
  /** Ballots that were revealed. */
  votes: number
}

/** Somebody who takes part. */
export interface Party {
  name: string
  client: TrainingClient
  /** What they do in the story. */
  part: string
}

/** Somebody who knows a run, and computes it. */
export interface Player extends Party {
  verified: VerifiedRun
  replay: Replay
}
