import { createRequire } from 'node:module'
import { MissingPackagesError } from './errors.js'

const require = createRequire(import.meta.url)

/**
 * Checks that optional packages are there, before work begins that would need them.
 *
 * @throws {MissingPackagesError} when one is not.
 */
export function needPackages(...names: readonly string[]): void {
  const missing = names.filter((name) => !isInstalled(name))
  if (missing.length > 0) throw new MissingPackagesError(missing)
}

export function isInstalled(name: string): boolean {
  try {
    require.resolve(`${name}/package.json`)
    return true
  } catch (error) {
    // One that is for ES modules only, or shows nobody its package.json, is there all the same.
    return Object(error).code !== 'MODULE_NOT_FOUND'
  }
}
