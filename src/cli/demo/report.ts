import { formatCoins, formatCount } from '../../format/index.js'
import { formatChange } from '../format.js'
import { formatTable } from '../table.js'
import { total } from './books.js'
import type { DemoResult } from './result.js'

/** Formats the outcome of a demo as tables for a terminal of this width. */
export function formatReport(result: DemoResult, columns = 120): string {
  return ['', result.report(columns), '', holdings(result), '', summary(result)].join('\n')
}

function holdings({ books: { before, after } }: DemoResult): string {
  const row = (who: string, had: bigint, has: bigint) => [
    who,
    formatCoins(had),
    formatCoins(has),
    formatChange(has - had),
  ]
  const rows = Object.entries(before).map(([who, had]) => row(who, had, after[who] ?? 0n))
  const all = row('all', total(before), total(after))
  return formatTable(['who', 'before', 'after', 'change'], [...rows, all], { right: [1, 2, 3] })
}

/** Calls on one line of the report. */
const callsPerLine = 4

function summary({ books, gas, subject, status, seconds }: DemoResult): string {
  const calls = Object.entries(gas).map(([call, most]) => `${call} ${formatCount(most)}`)
  const lines: string[] = []
  for (let i = 0; i < calls.length; i += callsPerLine) {
    lines.push(`  ${calls.slice(i, i + callsPerLine).join(', ')}`)
  }
  return [
    books.conserved ? 'No coin was made or lost.' : 'Coins were made or lost: that is a bug.',
    'The most gas that each call took:',
    `${lines.join(',\n')}.`,
    `${subject} is ${status}, after ${seconds} s.`,
  ].join('\n')
}
