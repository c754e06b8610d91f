import { type DecimalMark, parseDecimal, parseWide } from './decimal.js'
import type { Column } from './table.js'

/** Gives numbers to the different names of a column: from 0, in order of appearance. */
export class NameIds {
  readonly #ids = new Map<string, number>()

  idOf(name: string): number {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const id = this.#ids.size
    this.#ids.set(name, id)
    return id
  }

  /** All names, by their numbers. */
  get names(): string[] {
    return [...this.#ids.keys()]
  }
}

/** Sorts names: as numbers when all are integers, else by code unit, and not by locale, so that the order is the same everywhere. */
export function sortNames(names: string[]): string[] {
  const integers = names.every((name) => /^-?\d+$/.test(name) && Number.isSafeInteger(Number(name)))
  const byText = (a: string, b: string) => (a < b ? -1 : 1)
  return names.sort((a, b) => (integers && Number(a) - Number(b)) || byText(a, b))
}

/**
 * The name of a number: its shortest form, without the sign of a zero, so that `1`, `1.0` and `+1` are one. Of a whole number
 * all digits stay.
 */
export function numberName(text: string, mark: DecimalMark = '.'): string {
  return String(parseWide(text, mark) ?? parseDecimal(text, mark) + 0)
}

/** The name of each value of a column, the same for each notation of a number; the empty text where it is missing. */
export function namesOf(column: Column): readonly string[] {
  if (column.type === 'number') {
    return Array.from(column.values, (value) => (Number.isNaN(value) ? '' : String(value + 0)))
  }
  return column.numeric ? column.values.map((text) => text && numberName(text)) : column.values
}
