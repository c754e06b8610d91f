import { ModelMarketError } from '../errors/index.js'

/** Examples that no model can learn from, because their parts do not fit together. */
export class InvalidExamplesError extends ModelMarketError {
  static override name = 'InvalidExamplesError'
  constructor(problem: string) {
    super(`These examples cannot be learnt from: ${problem}.`)
  }
}

/** A graph that cannot be written as an ONNX model. */
export class InvalidGraphError extends ModelMarketError {
  static override name = 'InvalidGraphError'
  constructor(problem: string) {
    super(`This graph cannot be written as a model: ${problem}.`)
  }
}
