import { excerpt } from '../errors/excerpt.js'
import { ModelMarketError } from '../errors/index.js'

/** What somebody typed is not what was asked for. */
export class InvalidInputError extends ModelMarketError {
  static override name = 'InvalidInputError'
  /** What was typed, but not all of it when it is long. */
  readonly input: string
  constructor({ input, problem, expected }: { input: string; problem: string; expected?: string }) {
    const short = excerpt(input, 80)
    super(`${JSON.stringify(short)} ${problem}.`, {
      metaMessages: expected === undefined ? [] : [`Expected: ${expected}.`],
    })
    this.input = short
  }
}
