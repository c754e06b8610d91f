import { ModelMarketError } from '../errors/index.js'

/** Examples that no model can learn from, because their parts do not fit together. */
export class InvalidExamplesError extends ModelMarketError {
  static override name = 'InvalidExamplesError'
  constructor(problem: string) {
    super(`These examples cannot be learnt from: ${problem}.`)
  }
}
