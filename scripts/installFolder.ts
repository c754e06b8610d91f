import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/**
 * Installs the packages of a folder that has a lock file of its own, unless they are there.
 *
 * @param node - the Node that they are for. npm leaves out optional packages, such as a platform's binaries, that do not run on the
 * Node that it runs on itself.
 * @throws when they cannot be installed.
 */
export function installFolder(folder: string, node = process.execPath): void {
  if (isInstalled(folder)) return
  const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
  try {
    // The output of npm must not mix with the output of the command.
    const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` }
    execFileSync('npm', ['ci', ...flags], { cwd: folder, stdio: ['ignore', 2, 2], env })
  } catch (cause) {
    throw new Error(`The packages of ${folder} cannot be installed. Try: npm ci --prefix ${folder}`, {
      cause,
    })
  }
}

/** Returns whether everything that the lock file names is installed, by npm's own record. */
function isInstalled(folder: string): boolean {
  const [wanted, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map((file) => {
    const path = join(folder, file)
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined
  })
  if (!installed) return false
  return Object.entries<{ version: string; optional?: boolean }>(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  )
}
