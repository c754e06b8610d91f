import { existsSync, readFileSync } from 'node:fs'
import type { Mutant } from './mutants.js'

/** A mutant that no test can notice, and why. Without a line number, so that it is found again when others move. */
export interface Argument {
  file: string
  within: string
  before: string
  after: string
  reason: string
}

/** The arguments of an owner, in `test/<owner>/mutation/argued.json`. An owner may have none. */
export function readArguments(owner: string): Argument[] {
  const path = `test/${owner}/mutation/argued.json`
  if (!existsSync(path)) return []
  const { argued }: { argued: Argument[] } = JSON.parse(readFileSync(path, 'utf8'))
  return argued
}

export function argues(argument: Argument, mutant: Mutant): boolean {
  return (['file', 'within', 'before', 'after'] as const).every((field) => argument[field] === mutant[field])
}
