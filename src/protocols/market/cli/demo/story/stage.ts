import type { DemoStage } from '../../../../../cli/demo/protocolDemo.js'
import type { TableLimits } from '../../../flows/index.js'
import type { TestMarket } from '../../../testing/index.js'
import type { Trainer } from './cast.js'

/** What all acts of the story share. */
export interface Stage extends DemoStage {
  market: TestMarket
  /** How large a table everybody takes. */
  limits: TableLimits
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
