import type { Outcome } from './step.js'

/** The time of a step, or of a part of one. */
export interface Took {
  name: string
  owner: string
  seconds: number
}

/** The time budget of an owner on two idle processors, in seconds. */
const budgets = {
  foundation: { test: 200, ci: 20 * 60 },
  protocol: { test: 100, ci: 10 * 60 },
}

/** Divides the time of a step among owners. The time of a suite is divided by the times of each owner's tests. */
export function tookOf(step: Took, outcomes: readonly Outcome[]): Took[] {
  const parts = outcomes.flatMap(({ name, used = [] }) =>
    [...used].map(([owner, seconds]): Took => ({ name, owner, seconds })),
  )
  const total = parts.reduce((sum, { seconds }) => sum + seconds, 0)
  if (total === 0) return [step]
  return parts.map((part) => ({ ...part, seconds: (step.seconds * part.seconds) / total }))
}

const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return rows.map(line).join('\n')
}

/** Formats a table of the steps' times, the longest first. */
export const timeTable = (took: readonly Took[]): string =>
  table([
    ['step', 'owner', 'seconds'],
    ...took
      .toSorted((a, b) => b.seconds - a.seconds)
      .map(({ name, owner, seconds }) => [name, owner, seconds.toFixed(1)]),
  ])

/**
 * Formats a table of each owner's time and budget. A budget never fails a run, because a verdict must not depend on the machine.
 * Steps that ran at the same time count in full, although each slowed the other down.
 *
 * @param isOfTest Returns whether a name belongs to a part of `npm test`.
 */
export function budgetTable(took: readonly Took[], isOfTest: (name: string) => boolean): string {
  const owners = [...new Set(took.map(({ owner }) => owner))].sort()
  const rows = owners.map((owner) => {
    const budget = owner === 'foundation' ? budgets.foundation : budgets.protocol
    const sum = (parts: readonly Took[]) => parts.reduce((all, { seconds }) => all + seconds, 0)
    const own = took.filter((one) => one.owner === owner)
    const test = sum(own.filter(({ name }) => isOfTest(name)))
    const of = (seconds: number, most: number) =>
      `${Math.round(seconds)} of ${most}${seconds > most ? ' (over)' : ''}`
    return [owner, of(test, budget.test), of(sum(own), budget.ci)]
  })
  return table([['owner', 'npm test, s', 'CI, s'], ...rows])
}

/** Formats a line for each outcome. */
export const outcomeLines = (outcomes: readonly Outcome[]): string =>
  outcomes
    .map(
      ({ name, passed, failed }) => `${failed > 0 ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed`,
    )
    .join('\n')

/** Formats the sum of all outcomes. */
export function totals(outcomes: readonly Outcome[]): string {
  const total = (key: 'passed' | 'failed') => outcomes.reduce((sum, outcome) => sum + outcome[key], 0)
  return `${total('passed')} passed, ${total('failed')} failed`
}
