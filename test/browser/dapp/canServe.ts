import { dappFolder } from '../../../scripts/dapp.js'
import { installFolder } from '../../../scripts/installFolder.js'
import { executable } from '../chromium.js'

/** Whether the dApp can be looked at here. Its packages are installed, unless they are there. In CI it must be possible. */
export function canServe(): boolean {
  const problem = findProblem()
  if (problem === undefined) return true
  if (process.env.CI) throw new Error(`The dApp cannot be tested: ${problem}`)
  console.warn(`SKIPPED: the dApp. ${problem}`)
  return false
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
