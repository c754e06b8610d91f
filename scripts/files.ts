import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** The files of the repository that match one of the patterns of git, those not committed yet included. */
export function repositoryFiles(...patterns: string[]): string[] {
  const arguments_ = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...patterns]
  const files = execFileSync('git', arguments_, { encoding: 'utf8' }).split('\0')
  return [...new Set(files)].filter((file) => file !== '' && existsSync(file)).sort()
}
