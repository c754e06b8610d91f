import { readFileSync } from 'node:fs'
import type { Mutant } from './mutants.js'

/** A mutant that no test can notice, and why. Without a line number, so that it is found again when others move. */
export interface Argument {
  file: string
  within: string
  before: string
  after: string
  reason: string
}

const list = new URL('argued.json', import.meta.url)

export function readArguments(): Argument[] {
  const { argued }: { argued: Argument[] } = JSON.parse(readFileSync(list, 'utf8'))
  return argued
}

export function argues(argument: Argument, mutant: Mutant): boolean {
  return (['file', 'within', 'before', 'after'] as const).every((field) => argument[field] === mutant[field])
}
