import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { layers, layerViolations } from './check-layers.js'

describe('layerViolations', () => {
  test.each([
    ['a static import', `import { x } from '../market/index.js'`],
    ['a type import', `import type { X } from '../market/types.js'`],
    ['an import over several lines', `import {\n  x,\n  y,\n} from '../market/index.js'`],
    ['an import for its effect', `import '../market/index.js'`],
    ['a re-export', `export * from "../market/index.js"`],
    ['a dynamic import', `const m = await import('../market/index.js')`],
    ['the type of an import', `type X = import('../market/index.js').X`],
    ['the package by its name', `import { x } from 'modelmarket/market'`],
    ['an entrypoint by its name', `import { x } from 'modelmarket/market/flows'`],
    ['generated code', `import { abi } from '../../generated/index.js'`],
    ['what the package does not contain', `import { x } from '../../examples/requester/main.js'`],
  ])('refuses %s', (_, source) => {
    expect(layerViolations('src/labels/a.ts', source)).toHaveLength(1)
  })

  test.each([
    ['its own layer', `import { x } from './b.js'\nimport { y } from '../labels/c.js'`],
    ['an earlier layer', `import { x } from '../content/index.js'`],
    ['other packages', `import { x } from 'viem'\nimport { y } from 'node:fs'`],
    [
      'examples in comments',
      `/**\n * import { x } from 'modelmarket/market'\n */\n// import '../market/index.js'`,
    ],
  ])('allows %s', (_, source) => {
    expect(layerViolations('src/labels/a.ts', source)).toEqual([])
  })

  test('tests may import testing and fixtures, and no other later layer', () => {
    const fixtures = `import { x } from '../testing/index.js'\nimport { y } from '../../test/fixtures/z.js'`
    expect(layerViolations('src/labels/a.test.ts', fixtures)).toEqual([])
    expect(layerViolations('src/labels/a.test.ts', `import { x } from '../flows/index.js'`)).toHaveLength(1)
  })

  test('a folder that is no layer is refused', () => {
    expect(layerViolations('src/misc/a.ts', '')).toHaveLength(1)
  })

  test('every folder of src is a layer', () => {
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(layers).toEqual(expect.arrayContaining(folders.map(({ name }) => `src/${name}`)))
  })
})
