import { repositoryFiles } from './files.js'

/** Lists the folders of `contracts/` that hold contracts. The tests of each are in the folder of the same name in `contracts/test/`. */
export function contractFolders(): string[] {
  const folders = repositoryFiles('contracts/*/*.sol').map((file) => file.split('/')[1] ?? '')
  return [...new Set(folders)].filter((folder) => !['test', 'testing', 'script'].includes(folder))
}
