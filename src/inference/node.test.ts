import { expect, test } from 'vitest'
import { UnsupportedRuntimeError } from './errors.js'
import { nodeModules } from './node.js'

test('what is not Node is told so', () => {
  const { getBuiltinModule } = process
  try {
    Object.assign(process, { getBuiltinModule: undefined })
    expect(() => nodeModules()).toThrow(UnsupportedRuntimeError)
  } finally {
    Object.assign(process, { getBuiltinModule })
  }
  expect(nodeModules().path.sep).toBeTypeOf('string')
})
