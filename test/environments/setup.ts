import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { protocols } from '../../scripts/owners.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** An empty project, with the packed package and viem installed, and the programs of the environments. */
    project: string
  }
}

const root = resolve(import.meta.dirname, '../..')
const environments = ['node-cjs', 'node-esm', 'react', 'typescript', 'vite']
/** Each has its folder in the project, but for Foundry: it is run in the project's own, where `node_modules` is. */
const solidityEnvironments = { foundry: '.', hardhat2: 'hardhat2', hardhat3: 'hardhat3' }

/**
 * Packs the package and installs it, once for all tests. Programs of protocols are in `protocols/` of each environment. Contracts of
 * protocols, and their tests, are the same for all tools for Solidity.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const project = mkdtempSync(join(tmpdir(), 'modelmarket-package-'))
  await npm(root, 'run', 'build')
  const packed = await npm(root, 'pack', '--json', '--pack-destination', project)
  const [{ filename }] = JSON.parse(packed)
  for (const environment of environments) {
    copy(join(import.meta.dirname, environment), join(project, environment))
    for (const protocol of protocols()) {
      const programs = join(root, 'test', protocol, 'environments', environment)
      copy(programs, join(project, environment, 'protocols', protocol))
    }
  }
  for (const [environment, folder] of Object.entries(solidityEnvironments)) {
    const target = join(project, folder)
    copy(join(import.meta.dirname, environment), target)
    for (const protocol of protocols()) {
      for (const part of ['solidity', environment])
        copy(join(root, 'test', protocol, 'environments', part), target)
    }
  }
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']
  await npm(project, 'install', ...flags, `./${filename}`, `viem@${manifest.devDependencies.viem}`)
  provide('project', project)
  return () => rm(project, { recursive: true, force: true })
}

/** Copies a folder, if there is one, without what is installed in it. */
function copy(from: string, to: string): void {
  if (existsSync(from))
    cpSync(from, to, { recursive: true, filter: (path) => basename(path) !== 'node_modules' })
}

async function npm(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', args, { cwd })
  return stdout
}
