import type { TestProject } from 'vitest/node'
import { dappFolder } from '../../scripts/dapp.js'
import { installFolder } from '../../scripts/installFolder.js'
import { executable } from './chromium.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why the dApp cannot be looked at here, if it cannot. */
    noDapp: string | undefined
  }
}

/** Installs the packages of the dApp once, unless they are there. Test files run at the same time, and each would delete what another installs. */
export default function setup({ provide }: TestProject): void {
  provide('noDapp', findProblem())
}

function findProblem(): string | undefined {
  if (executable === undefined) {
    return 'No Chromium here. Run scripts/install-chromium, or set CHROMIUM to where one is.'
  }
  try {
    installFolder(dappFolder)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
