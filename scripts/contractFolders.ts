import { repositoryFiles } from './files.js'

/** The folders of `contracts/` that hold contracts, each tested by that of the same name in `contracts/test/`. */
export function contractFolders(): string[] {
  const folders = repositoryFiles('contracts/*/*.sol').map((file) => file.split('/')[1] ?? '')
  return [...new Set(folders)].filter((folder) => folder !== 'test' && folder !== 'script')
}
