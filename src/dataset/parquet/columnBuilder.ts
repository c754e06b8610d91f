import type { Column } from '../table.js'
import type { Cell, ParquetColumn } from './layout.js'

/**
 * Collects the values of a column of a table. A column of numbers becomes one of their texts with the first whole number
 * beyond 2^53, so that no two of them become one.
 */
export class ColumnBuilder {
  readonly #name: string
  readonly #isNumber: boolean
  readonly #numbers: Float64Array
  #texts: string[] | undefined
  #row = 0
  /** Of all texts. */
  characters = 0

  constructor({ name, type }: Pick<ParquetColumn, 'name' | 'type'>, rowCount: number) {
    this.#name = name
    this.#isNumber = type === 'number'
    this.#numbers = new Float64Array(this.#isNumber ? rowCount : 0).fill(Number.NaN)
    if (!this.#isNumber) this.#texts = []
  }

  /** Adds the value of the next row; `undefined` where it is missing. */
  add(value: Cell | undefined): void {
    if (!this.#texts && typeof value === 'bigint') {
      this.#texts = []
      for (const number of this.#numbers.subarray(0, this.#row)) this.#addText(number)
    }
    if (this.#texts) this.#addText(value)
    else if (value !== undefined) this.#numbers[this.#row] = Number(value)
    this.#row++
  }

  finish(): Column {
    const name = this.#name
    if (!this.#texts) return { name, type: 'number', values: this.#numbers }
    return { name, type: 'string', values: this.#texts, ...(this.#isNumber && { numeric: true }) }
  }

  #addText(value: Cell | undefined): void {
    const text = value === undefined || Number.isNaN(value) ? '' : String(value)
    this.#texts?.push(text)
    this.characters += text.length
  }
}
