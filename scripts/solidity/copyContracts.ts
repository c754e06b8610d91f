import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ownersOf } from '../owners.js'

/**
 * Copies the contracts of the working tree, with their tests and what those read, into a folder of their own: there they can be
 * rewritten, and nobody's edits disturb a run. The folder is below the repository, so that what is imported resolves.
 */
export function copyContracts(root: string): void {
  rmSync(root, { recursive: true, force: true })
  const vectors = ownersOf('vectors').map((owner) => `test/${owner}/vectors`)
  for (const path of ['contracts', 'generated', 'foundry.toml', 'scripts/solc', 'test/vectors', ...vectors]) {
    cpSync(path, join(root, path), { recursive: true })
  }
  mkdirSync(join(root, 'node_modules'))
  symlinkSync(resolve('node_modules/@openzeppelin'), join(root, 'node_modules/@openzeppelin'))
}
