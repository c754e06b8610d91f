import { formatNumber, parseDecimal } from '../decimal.js'
import type { Column } from '../table.js'
import type { Cell, ParquetColumn } from './columnType.js'

interface ColumnBuilderOptions {
  rowCount: number
  /** Whether numbers stay text. */
  isText: boolean
  /** Texts that stand for a missing value; those of numbers stand for any number that equals them. */
  missing: readonly string[]
}

/**
 * Collects the values of a column of a table. A column of numbers becomes one of their texts with the first whole number
 * beyond 2^53, so that no two of them become one.
 */
export class ColumnBuilder {
  readonly #name: string
  readonly #isNumeric: boolean
  readonly #numbers: Float64Array
  readonly #missing: ReadonlySet<Cell>
  #texts: string[] | undefined
  #row = 0
  /** Of all texts. */
  characters = 0

  constructor(
    { name, type }: Pick<ParquetColumn, 'name' | 'type'>,
    { rowCount, isText, missing }: ColumnBuilderOptions,
  ) {
    this.#name = name
    this.#isNumeric = type === 'number' && !isText
    this.#numbers = new Float64Array(this.#isNumeric ? rowCount : 0).fill(Number.NaN)
    this.#missing = new Set(
      type === 'number' ? missing.flatMap((text) => [parseDecimal(text), text]) : missing,
    )
    if (!this.#isNumeric) this.#texts = []
  }

  /** Adds the value of the next row; `undefined` where it is missing. */
  add(value: Cell | undefined): void {
    const cell = value === undefined || this.#isMissing(value) ? Number.NaN : value
    if (!this.#texts && typeof cell === 'bigint') {
      this.#texts = []
      for (const number of this.#numbers.subarray(0, this.#row)) this.#addText(number)
    }
    if (this.#texts) this.#addText(cell)
    else this.#numbers[this.#row] = Number(cell)
    this.#row++
  }

  finish(): Column {
    const name = this.#name
    if (!this.#texts) return { name, type: 'number', values: this.#numbers }
    return { name, type: 'string', values: this.#texts, ...(this.#isNumeric && { numeric: true }) }
  }

  #isMissing(value: Cell): boolean {
    return this.#missing.size > 0 && this.#missing.has(typeof value === 'bigint' ? String(value) : value)
  }

  #addText(value: Cell): void {
    const text = typeof value === 'number' ? (Number.isNaN(value) ? '' : formatNumber(value)) : String(value)
    this.#texts?.push(text)
    this.characters += text.length
  }
}
