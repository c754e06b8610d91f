import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject } from 'vitest'

/** The repository. */
export const root = resolve(import.meta.dirname, '../..')
export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** The project in which the packed package is installed: see setup.ts. */
export const project = inject('project')

/** The path of a file of the installed package. */
export const installed = (...path: string[]) => join(project, 'node_modules/modelmarket', ...path)

/** Runs a Node program in one of the environments; a failure shows all that it printed. */
export function run(environment: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const cwd = join(project, environment)
  return promisify(execFile)(process.execPath, args, { cwd }).catch(({ message, stdout }) =>
    expect.fail(`${message}\n${stdout}`),
  )
}

/** Runs the package's command, as `npx` does. */
export const command = (...args: string[]) =>
  promisify(execFile)(join(project, 'node_modules/.bin/modelmarket'), args, { cwd: project })

const optionalPeers = [
  ...Object.keys(manifest.peerDependenciesMeta),
  // What comes with them in a project.
  ...['react-dom', '@types/node', '@types/react', '@types/react-dom'],
]

/** Adds the optional peers, whose types a program may see, from the installation of the repository. */
export function linkOptionalPeers(): void {
  unlinkOptionalPeers()
  for (const name of optionalPeers) {
    const link = join(project, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link, 'dir')
  }
}

/** Leaves a project without the optional peers. */
export function unlinkOptionalPeers(): void {
  for (const name of optionalPeers)
    rmSync(join(project, 'node_modules', name), { recursive: true, force: true })
}
