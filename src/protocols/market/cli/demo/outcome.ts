import type { Books } from '../../../../cli/demo/books.js'
import type { DemoOutcome } from '../../../../cli/demo/result.js'
import { formatStandings } from './report.js'

/** How a trainer fared. */
export interface Standing {
  trainer: string
  model: string
  claimed: number
  /** What the contract counted. `undefined`: nobody opened the commitment. */
  recounted: number | undefined
  outcome: 'won' | 'stake back' | 'slashed'
  /** What the market paid, the stake included. */
  paid: bigint
  gas: bigint
}

/** How a market ended. */
export interface MarketOutcome {
  status: string
  size: number
  standings: readonly Standing[]
  modelCid: string
  auditAgreement: number
  books: Books
}

/** Tells how a market ended, for the report and for programs. */
export function outcomeOf({
  status,
  size,
  standings,
  modelCid,
  auditAgreement,
  books,
}: MarketOutcome): DemoOutcome {
  const won = standings.find(({ outcome }) => outcome === 'won')
  return {
    subject: 'The request',
    status,
    books,
    facts: {
      winner: won?.trainer,
      claimed: won?.claimed,
      recounted: won?.recounted,
      size,
      slashed: standings.filter(({ outcome }) => outcome === 'slashed').map(({ trainer }) => trainer),
      modelCid,
      auditAgreement,
    },
    report: (columns) => formatStandings(standings, { size, columns }),
  }
}
