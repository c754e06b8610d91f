import Table from 'cli-table3'
import { formatChange, formatCoins, formatCount, formatScore } from '../../../../cli/format.js'
import { total } from './balances.js'
import type { DemoResult } from './result.js'

/** On a terminal of fewer columns a trainer takes several lines. */
const wide = 110

/** Writes how a market ended, as tables for a terminal that is so many columns wide. */
export function formatReport(result: DemoResult, columns = wide): string {
  return ['', standings(result, columns), '', holdings(result), '', summary(result)].join('\n')
}

function standings({ standings, size }: DemoResult, columns: number): string {
  const narrow = columns < wide
  const table = new Table({
    ...plain,
    head: ['trainer', 'model', 'claimed', 'recounted', 'outcome', 'paid', 'gas'],
    colAligns: ['left', 'left', 'left', 'left', 'left', 'right', 'right'],
    colWidths: narrow ? [null, 14, 11, 11, 9] : [],
    wordWrap: true,
  })
  for (const { trainer, model, claimed, recounted, outcome, paid, gas } of standings) {
    table.push([
      trainer,
      model,
      formatScore(claimed, size),
      recounted === undefined ? 'not opened' : formatScore(recounted, size),
      outcome,
      formatCoins(paid),
      formatCount(gas),
    ])
  }
  return table.toString()
}

function holdings({ balances: { before, after } }: DemoResult): string {
  const table = new Table({
    ...plain,
    style: { ...plain.style, compact: true },
    head: ['who', 'before', 'after', 'change'],
    colAligns: ['left', 'right', 'right', 'right'],
  })
  const row = (who: string, had: bigint, has: bigint) => {
    table.push([who, formatCoins(had), formatCoins(has), formatChange(has - had)])
  }
  for (const [who, had] of Object.entries(before)) row(who, had, after[who] ?? 0n)
  row('all', total(before), total(after))
  return table.toString()
}

function summary({ conserved, gas, status, seconds }: DemoResult): string {
  const calls = Object.entries(gas).map(([call, most]) => `${call} ${formatCount(most)}`)
  return [
    conserved ? 'No coin was made or lost.' : 'Coins were made or lost: that is a bug.',
    'Gas of each call, at most:',
    `  ${calls.slice(0, 4).join(', ')},`,
    `  ${calls.slice(4).join(', ')}.`,
    `The request is ${status}, after ${seconds} s.`,
  ].join('\n')
}

/** The terminal's own colours. */
const plain = { style: { head: [], border: [] } }
