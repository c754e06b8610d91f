import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Lists the files of the repository that match a pattern of git, including files that are not committed yet. */
export function repositoryFiles(...patterns: string[]): string[] {
  const arguments_ = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...patterns]
  const files = execFileSync('git', arguments_, { encoding: 'utf8' }).split('\0')
  return [...new Set(files)].filter((file) => file !== '' && existsSync(file)).sort()
}
