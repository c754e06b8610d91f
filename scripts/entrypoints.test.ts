import { expect, test } from 'vitest'
import { exportsOf } from './entrypoints.js'

test('an entrypoint is a folder with an index', () => {
  const files = [
    'src/index.ts',
    'src/labels/index.ts',
    'src/content/node/index.ts',
    'src/protocols/oracle/index.ts',
    'src/protocols/oracle/flows/index.ts',
    'generated/oracle/index.ts',
  ]
  const exports = exportsOf(files)
  expect(Object.keys(exports)).toEqual([
    '.',
    './content/node',
    './labels',
    './oracle',
    './oracle/contracts',
    './oracle/flows',
    './contracts/*.sol',
    './package.json',
  ])
  expect(exports['./oracle/flows']).toEqual({
    types: './dist/src/protocols/oracle/flows/index.d.ts',
    default: './dist/src/protocols/oracle/flows/index.js',
  })
})

test('what is for the repository alone is none', () => {
  const files = [
    'src/chain/index.ts',
    'src/cli/index.ts',
    'src/labels/packing.ts',
    'src/protocols/oracle/actions/index.ts',
    'src/protocols/oracle/cli/index.ts',
    'src/protocols/oracle/agents/deep/index.ts',
  ]
  expect(Object.keys(exportsOf(files))).toEqual(['./contracts/*.sol', './package.json'])
})

test('a protocol must not take the name of a folder', () => {
  expect(() => exportsOf(['src/labels/index.ts', 'src/protocols/labels/index.ts'])).toThrow(
    'modelmarket/labels',
  )
})
