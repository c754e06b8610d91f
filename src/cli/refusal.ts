import { inspectFile, UnusableTableError } from '../dataset/index.js'
import { RefusedTableError } from './errors.js'
import { findFixes } from './fixes.js'
import { formatSurvey } from './survey.js'
import type { TableOptions } from './tableFlags.js'

/**
 * Does something with a user's table. When the table cannot be used, it looks for the flags with which it can.
 *
 * @throws {RefusedTableError} when the table cannot be used.
 */
export async function adviseIfRefused<value>(
  { file, options, signal }: { file: string; options: TableOptions; signal: AbortSignal },
  act: () => Promise<value>,
): Promise<value> {
  try {
    return await act()
  } catch (error) {
    if (!UnusableTableError.is(error)) throw error
    const { survey } = error
    const fixes = await findFixes({ survey, options }, (fixed) => inspectFile(file, { ...fixed, signal }))
    throw new RefusedTableError({ survey, fixes }, { cause: error })
  }
}

/**
 * What a user reads of a refusal.
 *
 * @param columns The width of the terminal. `undefined`: there is none.
 */
export function formatRefusal(
  error: RefusedTableError,
  { command, columns }: { command: string | undefined; columns: number | undefined },
): string {
  const advice =
    command === undefined
      ? 'No command line is known that accepts the table.'
      : `This command accepts the table:\n\n  ${command}\n`
  return [formatSurvey(error.survey, columns), error.shortMessage, advice].join('\n')
}
