import { inject } from 'vitest'

/** Whether the dApp can be looked at here: see `test/browser/setup.ts`. In CI it must be possible. */
export function canServe(): boolean {
  const problem = inject('noDapp')
  if (problem === undefined) return true
  if (process.env.CI) throw new Error(`The dApp cannot be tested: ${problem}`)
  console.warn(`SKIPPED: the dApp. ${problem}`)
  return false
}
