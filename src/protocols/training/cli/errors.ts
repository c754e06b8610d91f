import { ModelMarketError } from '../../../errors/index.js'

/** The demo went otherwise than told. */
export class DemoStoryError extends ModelMarketError {
  static override name = 'Training.DemoStoryError'
  constructor(expected: string) {
    super(`The demo went otherwise than it should: ${expected}.`, {
      metaMessages: ['That is a bug. Say with which `--seed` it happened.'],
    })
  }
}
