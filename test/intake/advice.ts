import { UnusableTableError } from '../../src/dataset/index.js'
import type { ModelMarketError } from '../../src/errors/index.js'
import type { Options } from './table.js'

export interface Fix {
  option: string
  value: string | number | true
}

/**
 * What an error says to do: one way out for each thing that is wrong, the first or the one with the option `prefer`.
 * Of an error without fixes, the option that its message names, such as `encoding: 'windows-1252'`.
 */
export function adviceOf(error: ModelMarketError, prefer?: string): readonly Fix[] {
  if (error instanceof UnusableTableError) {
    return error.survey.columns.flatMap(({ problem }) => {
      const fixes = problem?.fixes ?? []
      const preferred = fixes.filter(({ option }) => option === prefer)
      return preferred.length > 0 ? preferred : fixes.filter(({ alternative }) => !alternative)
    })
  }
  const [, option, text, truth] = /`?(\w+): (?:'([^']+)'|(true|false))/.exec(error.message) ?? []
  if (option === undefined) return []
  if (text !== undefined) return [{ option, value: text }]
  return truth === 'true' ? [{ option, value: true }] : []
}

const lists = ['drop', 'categorical', 'strings', 'missing', 'features', 'classes'] as const

/** The options with the fixes. A column that is dropped is no feature any more. */
export function followed(options: Options, fixes: readonly Fix[]): Options {
  const result: Record<string, unknown> = { ...options }
  for (const { option, value } of fixes) {
    const isList = (lists as readonly string[]).includes(option)
    result[option] = isList ? [...((result[option] as string[] | undefined) ?? []), value] : value
    for (const list of option === 'drop' ? (['features', 'categorical'] as const) : []) {
      const names = result[list] as string[] | undefined
      if (names) result[list] = names.filter((name) => name !== value)
    }
  }
  return result as unknown as Options
}
