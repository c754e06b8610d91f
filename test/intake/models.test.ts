import { expect, test } from 'vitest'
import { awkwardModels } from './awkwardModels.js'
import { foundModels } from './foundModels.js'
import { takeModel } from './takeModel.js'

const right = {
  read: ['agrees'],
  told: ['toldBeforeStake'],
  either: ['agrees', 'toldBeforeStake'],
}

test.each([...foundModels, ...awkwardModels].map((model) => [model.name, model] as const))(
  '%s',
  async (_, model) => {
    const { verdict, reason } = await takeModel(model)
    expect(right[model.must], reason).toContain(verdict)
  },
)
