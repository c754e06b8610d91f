import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { unimportable } from '../test/fixtures/declarations.js'

test('every type that a signature of the package names can be imported from it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'declarations-'))
  try {
    const options = ['--emitDeclarationOnly', '--declarationMap', 'false', '--outDir', folder]
    execFileSync(process.execPath, [
      'node_modules/typescript/bin/tsc',
      '-p',
      'tsconfig.build.json',
      ...options,
    ])
    const files = new Map(
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.d.ts'))
        .map((file) => [file.replaceAll('\\', '/'), readFileSync(join(folder, file), 'utf8')]),
    )
    const entrypoints = Object.values(manifest.exports).flatMap((entrypoint) =>
      typeof entrypoint === 'string' ? [] : [entrypoint.types.replace('./dist/', '')],
    )
    expect(entrypoints.filter((entrypoint) => !files.has(entrypoint))).toEqual([])
    expect(unimportable(files, entrypoints)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 120_000)

test('a type that cannot be imported is found, however the signature comes by it', () => {
  const files = new Map([
    ['index.d.ts', "export { act } from './act.js';\nexport * from './more.js';\n"],
    [
      'act.d.ts',
      `import type { Hidden } from './hidden.js';
import { type Shown as Other } from './more.js';
import type { Hex } from 'viem';
interface Kept {
    Hidden: string;
}
type Alias = Deep;
interface Deep {
}
/** Names Unseen in a comment. */
export declare const act: (a: Hidden, b: Other, c: Hex, d: Kept, e: Alias, f: 'Deeper') => import("./inferred.js").Inferred;
`,
    ],
    [
      'more.d.ts',
      'export interface Shown {\n    self: Shown;\n}\nexport declare const value: typeof secret;\ndeclare const secret: Lost;\ninterface Lost {\n}\n',
    ],
    ['hidden.d.ts', 'export type Hidden = string;\n'],
    ['inferred.d.ts', 'export interface Inferred {\n}\n'],
    ['deeper.d.ts', 'export interface Deeper {\n}\n'],
  ])
  expect(unimportable(files, ['index.d.ts'])).toEqual([
    'Deep of act.d.ts: act',
    'Hidden of hidden.d.ts: act',
    'Inferred of inferred.d.ts: act',
    'Kept of act.d.ts: act',
    'Lost of more.d.ts: value',
  ])
})
