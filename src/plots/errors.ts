import { ModelMarketError } from '../errors/index.js'

export { MissingPeerError } from '../errors/index.js'

/** A plot that cannot be drawn. */
export class InvalidPlotError extends ModelMarketError {
  static override name = 'InvalidPlotError'

  constructor(problem: string) {
    super(`This plot cannot be drawn: ${problem}.`)
  }
}
