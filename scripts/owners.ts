import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Owns what belongs to no protocol. */
export const foundation = 'foundation'

/** The protocols of the repository: each has a folder in `src/protocols`. */
export function protocols(): string[] {
  return readdirSync('src/protocols', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** Who owns a file: the protocol that one of its folders is named after, or the foundation. */
export function ownerOf(path: string, names: readonly string[] = protocols()): string {
  return path.split('/').find((part) => names.includes(part)) ?? foundation
}

/** Everybody who brings `path` to a shared tool: the folders of `parent` that contain it. */
export function ownersOf(path: string, parent = 'test'): string[] {
  return readdirSync(parent)
    .filter((owner) => existsSync(join(parent, owner, path)))
    .sort()
}

/** The owners that a command is about: the one that it names, or all. Ends the process with code 2 if there is none. */
export function chooseOwners(owners: readonly string[], name?: string): string[] {
  if (name === undefined) return [...owners]
  if (owners.includes(name)) return [name]
  console.error(`There is no "${name}" here. There are: ${owners.join(', ')}.`)
  process.exit(2)
}
