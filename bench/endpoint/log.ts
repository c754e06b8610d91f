import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Party } from './parties.js'

/** What the parties told in each attack is in files of this folder. */
const logFolder = 'build/endpoint'

/** Writes what the parties told, so that a failure can be understood. */
export function writeLog(attack: string, parties: readonly Party[]): void {
  mkdirSync(logFolder, { recursive: true })
  const plain = (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)
  const lines = parties.flatMap(({ name, told }) =>
    told.map((event) => JSON.stringify({ party: name, ...event }, plain)),
  )
  writeFileSync(join(logFolder, `${attack.replaceAll(' ', '-')}.jsonl`), `${lines.join('\n')}\n`)
}
