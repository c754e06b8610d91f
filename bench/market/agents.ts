import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, table } from '../utils/bench.js'
import { serve } from './agents/serve.js'

const counts = [20, 200] as const

/** Measures one trainer with few requests, and with ten times as many: its RPC calls, and its reaction time. */
export const run: Bench = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelmarket-agents-'))
  try {
    const found = []
    for (const count of counts) found.push({ count, ...(await serve(count, join(folder, String(count)))) })
    const [few, many] = found
    if (!few || !many) throw new Error('nothing was measured')
    const figure = (value: number, digits = 1) => value.toFixed(digits)
    const growth = many.callsPerRequestHour / few.callsPerRequestHour
    return {
      report: table(
        ['one trainer, requests', ...counts.map(String)],
        [
          ['calls per request and hour', ...found.map((of) => figure(of.callsPerRequestHour))],
          ['calls per event', ...found.map((of) => figure(of.callsPerEvent))],
          ['events', ...found.map((of) => of.events)],
          ['reaction p50, ms', ...found.map((of) => figure(of.reactionMs.p50, 0))],
          ['reaction p99, ms', ...found.map((of) => figure(of.reactionMs.p99, 0))],
          ['memory, MB', ...found.map((of) => figure(of.memoryMB, 0))],
          ['hours of the chain', ...found.map((of) => figure(of.hours, 2))],
        ],
      ),
      figures: {
        callsPerRequestHour: { 20: few.callsPerRequestHour, 200: many.callsPerRequestHour },
        callsPerEvent: { 20: few.callsPerEvent, 200: many.callsPerEvent },
        reactionMs: many.reactionMs,
        memoryMB: many.memoryMB,
      },
      broken: growth < 1 ? [] : [`calls per request grow ${growth.toFixed(2)} times from 20 to 200 requests`],
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
