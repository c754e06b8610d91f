import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { layers, layerViolations } from './checkLayers.js'

const protocols = ['market', 'exchange']
const violations = (file: string, source: string) => layerViolations(file, source, protocols)

/** Every way to import a module. */
const forms: [form: string, source: (specifier: string) => string][] = [
  ['a value import', (from) => `import { x } from '${from}'`],
  ['a default import', (from) => `import x from "${from}"`],
  ['a namespace import', (from) => `import * as x from '${from}'`],
  ['an import over several lines', (from) => `import {\n  x,\n  y,\n} from '${from}'`],
  ['an import for its effect', (from) => `import '${from}'`],
  ['an import after a comment', (from) => `/* x */ import { x } from '${from}'`],
  ['a type-only import', (from) => `import type { X } from '${from}'`],
  ['an import of an inline type', (from) => `import { type X } from '${from}'`],
  ['the type of an import', (from) => `type X = import('${from}').X`],
  ['the type of a module', (from) => `const x: typeof import('${from}') = y`],
  ['a re-export', (from) => `export { x } from '${from}'`],
  ['a re-export of everything', (from) => `export * from '${from}'`],
  ['a re-export of a type', (from) => `export type { X } from '${from}'`],
  ['a dynamic import', (from) => `const x = await import('${from}')`],
  ['a dynamic import with a note', (from) => `const x = await import(/* @vite-ignore */ \`${from}\`)`],
  ['a require', (from) => `const x = require('${from}')`],
  ['an import of what is required', (from) => `import x = require('${from}')`],
  ['the path of a module', (from) => `const x = import.meta.resolve('${from}')`],
  ['the URL of a module', (from) => `const x = new URL('${from}', import.meta.url)`],
]

/** Every kind of import that is refused, with the ways to name the module. */
const refused: [rule: string, file: string, specifiers: string[]][] = [
  ['a lower layer imports a higher one', 'src/labels/a.ts', ['../chain/index.js']],
  ['a lower layer imports an entrypoint of a higher one', 'src/labels/a.ts', ['modelmarket/agents']],
  [
    'a layer below chain imports generated code',
    'src/labels/a.ts',
    ['../../generated/token/index.js', 'modelmarket/token/contracts'],
  ],
  ['a layer below it imports the root', 'src/labels/a.ts', ['../index.js', 'modelmarket']],
  ['the root imports a protocol', 'src/index.ts', ['./protocols/market/index.js', 'modelmarket/market']],
  [
    'the foundation imports a protocol',
    'src/agents/engine/a.ts',
    ['../../protocols/market/index.js', 'modelmarket/market'],
  ],
  [
    'the foundation imports a part of a protocol',
    'src/testing/a.ts',
    ['../protocols/market/testing/index.js', 'modelmarket/market/testing'],
  ],
  [
    'the foundation imports generated code of a protocol',
    'src/chain/a.ts',
    ['../../generated/market/modelMarket.js', 'modelmarket/market/contracts'],
  ],
  [
    'the shell of the command imports a protocol',
    'src/cli/session.ts',
    ['../protocols/market/cli/tables.js'],
  ],
  [
    'the foundation chooses a protocol when it runs',
    'src/cli/session.ts',
    ['../protocols/$' + '{name}/index.js'],
  ],
  [
    'a test of the foundation imports a protocol',
    'src/chain/a.test.ts',
    ['../protocols/market/index.js', 'modelmarket/market'],
  ],
  [
    'a test of types of the foundation imports a protocol',
    'src/chain/a.test-d.ts',
    ['../../generated/market/index.js'],
  ],
  ['a test of the foundation imports a higher layer', 'src/labels/a.test.ts', ['../agents/index.js']],
  ['the foundation imports what is not packed', 'src/labels/a.ts', ['../../examples/data.js']],
  [
    'a protocol imports another',
    'src/protocols/market/a.ts',
    ['../exchange/index.js', 'modelmarket/exchange'],
  ],
  [
    'a part of a protocol imports the same part of another',
    'src/protocols/market/cli/a.ts',
    ['../../exchange/cli/b.js'],
  ],
  [
    'a test of a protocol imports another',
    'src/protocols/market/flows/a.test.ts',
    ['../../exchange/index.js'],
  ],
  [
    'a protocol imports generated code of another',
    'src/protocols/market/actions/a.ts',
    ['../../../../generated/exchange/index.js', 'modelmarket/exchange/contracts'],
  ],
  ['end-to-end tests of a protocol import another', 'test/market/e2e/a.test.ts', ['modelmarket/exchange']],
  ['the benches of a protocol import another', 'bench/market/gas.ts', ['../exchange/gas.js']],
  ['an example of a protocol imports another', 'examples/market/bot/main.ts', ['modelmarket/exchange/flows']],
  ['the client imports flows', 'src/protocols/market/a.ts', ['./flows/index.js', 'modelmarket/market/flows']],
  ['an action imports agents', 'src/protocols/market/actions/a.ts', ['../agents/index.js']],
  ['the client imports react', 'src/protocols/market/client.ts', ['./react/index.js']],
  [
    'flows import deploy',
    'src/protocols/market/flows/a.ts',
    ['../deploy/index.js', 'modelmarket/market/deploy'],
  ],
  ['deploy imports agents', 'src/protocols/market/deploy/a.ts', ['../agents/keeper.js']],
  ['agents import testing', 'src/protocols/market/agents/roles/a.ts', ['../../testing/index.js']],
  ['testing imports cli', 'src/protocols/market/testing/a.ts', ['../cli/tables.js']],
  [
    'react imports flows',
    'src/protocols/market/react/a.ts',
    ['../flows/index.js', 'modelmarket/market/flows'],
  ],
  ['cli imports react', 'src/protocols/market/cli/a.ts', ['../react/index.js']],
  ['a test imports a higher part', 'src/protocols/market/a.test.ts', ['./flows/index.js']],
  [
    'the client imports agents of the foundation',
    'src/protocols/market/a.ts',
    ['../../agents/index.js', 'modelmarket/agents'],
  ],
  ['agents import the shell of the command', 'src/protocols/market/agents/a.ts', ['../../../cli/io.js']],
  ['flows import testing of the foundation', 'src/protocols/market/flows/a.ts', ['modelmarket/testing']],
  ['a protocol imports the program', 'src/protocols/market/cli/a.ts', ['../../../cli/program.js']],
  [
    'a protocol imports what is not packed',
    'src/protocols/market/a.ts',
    ['../../../test/market/fixtures/a.js'],
  ],
  ['generated code imports a layer', 'generated/token/a.ts', ['../../src/chain/index.js']],
]

test.each(refused)('is refused, in every form: %s', (_, file, specifiers) => {
  const missed = specifiers.flatMap((specifier) =>
    forms
      .filter(([, source]) => violations(file, source(specifier)).length !== 1)
      .map(([form]) => `${form} of ${specifier}`),
  )
  expect(missed).toEqual([])
})

test.each([
  ['a type in a comment of JavaScript', 'src/labels/a.js', `/** @type {import('../chain/index.js').X} */`],
  ['a shared contract', 'contracts/token/A.sol', `import {B} from "../market/B.sol";`],
  ['a test of shared contracts', 'contracts/test/utils/A.sol', `import {B} from "../../market/B.sol";`],
  ['a contract of another protocol', 'contracts/market/A.sol', `import "../exchange/B.sol";`],
  ['a folder that is no layer', 'src/misc/a.ts', ''],
  ['a folder that is no part of a protocol', 'src/protocols/market/misc/a.ts', ''],
])('is refused: %s', (_, file, source) => {
  expect(violations(file, source)).toHaveLength(1)
})

test.each([
  [
    'a layer imports itself',
    'src/labels/a.ts',
    `import { x } from './b.js'\nimport { y } from '../labels/c.js'`,
  ],
  ['a layer imports a lower one', 'src/labels/a.ts', `import { x } from '../content/index.js'`],
  [
    'chain imports generated code of the foundation',
    'src/chain/a.ts',
    `import { x } from '../../generated/token/index.js'`,
  ],
  ['other packages', 'src/labels/a.ts', `import { x } from 'viem'\nimport { y } from 'node:fs'`],
  [
    'examples in comments',
    'src/labels/a.ts',
    `/**\n * import { x } from 'modelmarket/market'\n */\n// import '../market/index.js'`,
  ],
  [
    'the program imports protocols',
    'src/cli/program.ts',
    `import { x } from '../protocols/market/cli/program.js'`,
  ],
  [
    'a test imports testing and fixtures',
    'src/labels/a.test.ts',
    `import { x } from '../testing/index.js'\nimport { y } from '../../test/fixtures/z.js'`,
  ],
  [
    'a test of a protocol imports its testing and its fixtures',
    'src/protocols/market/a.test.ts',
    `import { x } from './testing/index.js'\nimport { y } from '../../../test/market/fixtures/z.js'`,
  ],
  [
    'a part imports lower ones and the foundation',
    'src/protocols/market/agents/a.ts',
    `import '../flows/index.js'\nimport '../deploy/a.js'\nimport '../actions/a.js'\nimport '../../../agents/index.js'`,
  ],
  [
    'the commands of a protocol import the shell of the command and its parts',
    'src/protocols/market/cli/commands/a.ts',
    `import '../../../../cli/io.js'\nimport '../../testing/index.js'\nimport '../../index.js'`,
  ],
  [
    'react imports the client',
    'src/protocols/market/react/a.ts',
    `import '../index.js'\nimport 'modelmarket/market'`,
  ],
  [
    'the client imports generated code of its protocol',
    'src/protocols/market/a.ts',
    `import { x } from '../../../generated/market/index.js'`,
  ],
  [
    'shared tests import protocols',
    'test/hostile/a.test.ts',
    `import 'modelmarket/market'\nimport 'modelmarket/exchange'`,
  ],
  ['scripts import everything', 'scripts/a.ts', `import '../src/protocols/market/index.js'`],
  [
    'a protocol’s contract imports a shared one',
    'contracts/market/A.sol',
    `import {B} from "../token/B.sol";`,
  ],
  [
    'a script deploys contracts of a protocol',
    'contracts/script/A.s.sol',
    `import {B} from "../market/B.sol";`,
  ],
])('is allowed: %s', (_, file, source) => {
  expect(violations(file, source)).toEqual([])
})

test('every folder of src is a layer', () => {
  const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const names = folders.map(({ name }) => name).filter((name) => name !== 'protocols')
  expect(layers).toEqual(expect.arrayContaining(names))
})
