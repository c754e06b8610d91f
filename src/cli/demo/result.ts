import { formatEther } from 'viem'
import type { Balances, Books } from './books.js'

/** How the story of a demo ended. */
export interface DemoOutcome {
  /** What the story is about, as a sentence begins with it: `The auction`. */
  subject: string
  /** The status that it ended with, as the contract says it. */
  status: string
  /** Formats what the parties did and got, for a terminal of this width. */
  report: (columns: number) => string
  /** What else the JSON object says. */
  facts: object
  books: Books
}

/** What came of a demo, and what it took. */
export interface DemoResult extends DemoOutcome {
  /** The most that each kind of call took. */
  gas: Readonly<Record<string, bigint>>
  /** Since the process began. */
  seconds: number
}

/** The result as a JSON object: balances in coins, as decimal strings, and gas as numbers. */
export function jsonResult({ status, facts, books, gas, seconds }: DemoResult): object {
  return {
    status,
    ...facts,
    conserved: books.conserved,
    finalBalance: Number(formatEther(books.finalBalance)),
    balances: { before: inCoins(books.before), after: inCoins(books.after) },
    gas: Object.fromEntries(Object.entries(gas).map(([call, most]) => [call, Number(most)])),
    seconds,
  }
}

function inCoins(balances: Balances): Record<string, string> {
  return Object.fromEntries(
    Object.entries(balances).map(([holder, balance]) => [holder, formatEther(balance)]),
  )
}
