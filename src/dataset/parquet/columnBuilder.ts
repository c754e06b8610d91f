import type { Column } from '../table.js'
import { type Cell, isNumeric, type ParquetColumn } from './columnType.js'
import type { MissingValues } from './missingValues.js'

/**
 * Collects the values of a column of a table. A column of numbers becomes one of their texts with the first whole number
 * beyond 2^53, so that no two of them become one.
 */
export class ColumnBuilder {
  readonly #name: string
  readonly #isNumeric: boolean
  readonly #numbers: Float64Array
  readonly #missing: MissingValues
  readonly #hasNumbers: boolean
  #texts: string[] | undefined
  #row = 0
  /** Of all texts. */
  characters = 0

  constructor(
    { name, type, meaning }: Pick<ParquetColumn, 'name' | 'type' | 'meaning'>,
    rowCount: number,
    missing: MissingValues,
  ) {
    this.#name = name
    this.#isNumeric = type === 'number'
    this.#hasNumbers = isNumeric(meaning)
    this.#numbers = new Float64Array(this.#isNumeric ? rowCount : 0).fill(Number.NaN)
    this.#missing = missing
    if (!this.#isNumeric) this.#texts = []
  }

  /** Adds the value of the next row; `undefined` where it is missing. */
  add(value: Cell | undefined): void {
    const cell = value === undefined || this.#missing.has(value, this.#hasNumbers) ? Number.NaN : value
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

  #addText(value: Cell): void {
    const text = Number.isNaN(value) ? '' : String(value)
    this.#texts?.push(text)
    this.characters += text.length
  }
}
