import { formatNumber, parseDecimal } from '../decimal.js'
import type { Cell } from './columnType.js'

/** The values that the user says stand for a missing one, by their texts. */
export class MissingValues {
  readonly texts: ReadonlySet<string>
  /** Those of the texts that are numbers, infinite ones among them. */
  readonly numbers: ReadonlySet<number>
  /** Texts of those numbers, in any notation. */
  readonly numberTexts: ReadonlySet<string>

  constructor(texts: readonly string[] = []) {
    const numbers = texts.map(numberOf).filter((number) => !Number.isNaN(number))
    this.texts = new Set(texts)
    this.numbers = new Set(numbers)
    this.numberTexts = new Set([...texts, ...numbers.map((number) => formatNumber(number))])
  }

  /** @param isNumber Whether the value is a number, though it may be a text of one. */
  has(value: Cell, isNumber: boolean): boolean {
    if (this.texts.size === 0) return false
    if (typeof value === 'number') return this.numbers.has(value)
    return (isNumber ? this.numberTexts : this.texts).has(String(value))
  }
}

function numberOf(text: string): number {
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text)
  return infinite ? Number(`${infinite[1]}Infinity`) : parseDecimal(text)
}
