import { formatEther } from 'viem'
import type { Balances } from './balances.js'

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
export interface DemoResult {
  status: string
  size: number
  standings: readonly Standing[]
  modelCid: string
  auditAgreement: number
  balances: { before: Balances; after: Balances }
  conserved: boolean
  /** The most that each kind of call took. */
  gas: Readonly<Record<string, bigint>>
  seconds: number
}

/** The result as JSON: coins in MDC, gas as numbers. */
export function jsonResult(result: DemoResult): object {
  const { status, size, standings, modelCid, auditAgreement, balances, conserved, gas, seconds } = result
  const won = standings.find(({ outcome }) => outcome === 'won')
  return {
    status,
    winner: won?.trainer,
    claimed: won?.claimed,
    recounted: won?.recounted,
    size,
    slashed: standings.filter(({ outcome }) => outcome === 'slashed').map(({ trainer }) => trainer),
    modelCid,
    auditAgreement,
    conserved,
    balances: { before: inCoins(balances.before), after: inCoins(balances.after) },
    gas: Object.fromEntries(Object.entries(gas).map(([call, most]) => [call, Number(most)])),
    seconds,
  }
}

function inCoins(balances: Balances): Record<string, string> {
  return Object.fromEntries(
    Object.entries(balances).map(([holder, balance]) => [holder, formatEther(balance)]),
  )
}
