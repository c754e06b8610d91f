import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, relative, sep } from 'node:path'
import { packageCommand } from './acceptingCommand.js'
import { shellWord } from './shellWord.js'

export interface InstallCommandParameters {
  /** What was given after the program's name. */
  args: readonly string[]
  /** Where the command runs. */
  cwd: string
  /** Where this package is. */
  location?: string
}

/**
 * Writes the one command that gives a person the optional packages that a command lacks: it installs them beside this package, or, for a
 * person who runs it with `npx` and has no project, runs the command with them.
 */
export function installCommand(
  packages: readonly string[],
  { args, cwd, location = import.meta.dirname }: InstallCommandParameters,
): string {
  const { version, peerDependencies } = createRequire(import.meta.url)('modelmarket/package.json')
  const specs = packages.map((name) => (peerDependencies[name] ? `${name}@${peerDependencies[name]}` : name))
  const words = (() => {
    switch (placeOf(location, cwd)) {
      case 'project':
        return ['npm', 'install', ...specs]
      case 'global':
        return ['npm', 'install', '-g', ...specs]
      case 'none':
        // No package needs its install script, and that of onnxruntime-node downloads a build for graphics cards.
        return [
          'npx',
          '--ignore-scripts',
          ...[`modelmarket@${version}`, ...specs].flatMap((spec) => ['-p', spec]),
          ...packageCommand(args),
        ]
    }
  })()
  return words.map(shellWord).join(' ')
}

/** Where this package is, as seen from the folder in which the command runs. */
function placeOf(location: string, cwd: string): 'project' | 'global' | 'none' {
  const [root = '', inner] = location.split(`${sep}node_modules${sep}`)
  // A checkout of the repository.
  if (inner === undefined) return 'project'
  const isInside = !relative(realOf(root), realOf(cwd)).startsWith('..')
  if (isInside) return 'project'
  // npm's folder for commands of all projects; those of `npx` and its like are named otherwise.
  return ['lib', 'npm'].includes(basename(root)) ? 'global' : 'none'
}

/** A folder without symbolic links; as it is when it is gone. */
function realOf(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
