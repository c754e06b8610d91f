import { ModelMarketError } from '../errors/index.js'

/** A graph that cannot be written as an ONNX model. */
export class InvalidGraphError extends ModelMarketError {
  static override name = 'InvalidGraphError'
  constructor(problem: string) {
    super(`This graph cannot be written as a model: ${problem}.`)
  }
}
