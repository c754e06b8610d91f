import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The owner of everything that belongs to no protocol. */
export const foundation = 'foundation'

/** Lists the protocols of the repository: each has a folder in `src/protocols`. */
export function protocols(): string[] {
  return readdirSync('src/protocols', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** Returns the owner of a file: the protocol that one of its folders is named after, or the foundation. */
export function ownerOf(path: string, names: readonly string[] = protocols()): string {
  return path.split('/').find((part) => names.includes(part)) ?? foundation
}

/** Lists the owners that have a file or folder `path` for a shared tool, in their folder of `parent`. */
export function ownersOf(path: string, parent = 'test'): string[] {
  return readdirSync(parent)
    .filter((owner) => existsSync(join(parent, owner, path)))
    .sort()
}

/** Returns the owners that a command is about: the named one, or all. Ends the process with code 2 when the name is unknown. */
export function chooseOwners(owners: readonly string[], name?: string): string[] {
  if (name === undefined) return [...owners]
  if (owners.includes(name)) return [name]
  console.error(`There is no "${name}" here. There are: ${owners.join(', ')}.`)
  process.exit(2)
}
