import { type DecimalMark, parseDecimal } from './decimal.js'
import type { Column } from './table.js'

/** Distinct values of a column as names, and which of them each value has. */
export interface Names {
  /** Sorted: as numbers when all are integers, else by code unit. */
  names: string[]
  /** The position in `names` of each value, in the order in which {@link NameCollector} met the values first. */
  places: Uint32Array
}

/**
 * Collects the distinct values of a column of text, and names them as {@link parseCsv} would have read them: where all
 * are numbers, in the shortest form of the number, so that `1` and `1.0` are one.
 */
export class NameCollector {
  readonly #ids = new Map<string, number>()

  /** The number of the value, from 0, in order of appearance. */
  add(value: string): number {
    const known = this.#ids.get(value)
    if (known !== undefined) return known
    const id = this.#ids.size
    this.#ids.set(value, id)
    return id
  }

  /** The values as they stood in the file. */
  values(): string[] {
    return [...this.#ids.keys()]
  }

  /** @param asNumbers Whether values that are all numbers are named as such. */
  finish(asNumbers: boolean): Names {
    const values = this.values()
    const canonical = asNumbers && values.every((value) => !Number.isNaN(parseDecimal(value)))
    const all = canonical ? values.map((value) => String(Number(value))) : values
    const names = sortNames([...new Set(all)])
    const placeOf = new Map(names.map((name, place) => [name, place]))
    return { names, places: Uint32Array.from(all, (name) => placeOf.get(name) ?? 0) }
  }
}

/** As numbers when all are integers, else by code unit, and not by locale, so that the order is the same everywhere. */
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
  const value = parseDecimal(text, mark)
  const exact = Math.abs(value) > Number.MAX_SAFE_INTEGER && /^[+-]?\d+$/.test(text)
  return exact ? String(BigInt(text)) : String(value + 0)
}

/** The name of each value of a column, the same for each notation of a number; the empty text where it is missing. */
export function namesOf(column: Column): readonly string[] {
  if (column.type === 'number') {
    return Array.from(column.values, (value) => (Number.isNaN(value) ? '' : String(value + 0)))
  }
  return column.numeric ? column.values.map((text) => text && numberName(text)) : column.values
}
