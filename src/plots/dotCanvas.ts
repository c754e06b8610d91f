/** The bit of each dot of a braille character, by column and row: https://www.unicode.org/charts/PDF/U2800.pdf. */
const bits = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const
const dotsAcross = bits.length
const dotsDown = bits[0].length

/** A cell of the canvas: a text of one character, and the pen that drew there last. */
export interface Cell {
  text: string
  pen: number
}

/** Draws with the dots of braille characters: two across and four down in each cell of a terminal. */
export class DotCanvas {
  readonly columns: number
  readonly rows: number
  readonly #dots: Uint8Array
  readonly #pens: Int8Array
  readonly #symbols = new Map<number, string>()

  constructor({ columns, rows }: { columns: number; rows: number }) {
    this.columns = columns
    this.rows = rows
    this.#dots = new Uint8Array(columns * rows)
    this.#pens = new Int8Array(columns * rows).fill(-1)
  }

  /** The dot at shares 0 to 1 of width and height, from bottom left. */
  dotAt(across: number, up: number): { x: number; y: number } {
    return {
      x: Math.round(across * (this.columns * dotsAcross - 1)),
      y: Math.round((1 - up) * (this.rows * dotsDown - 1)),
    }
  }

  /** Draws a straight line between two dots; `gap` leaves out as many of each `2·gap` dots. */
  line(from: { x: number; y: number }, to: { x: number; y: number }, pen: number, gap = 0): void {
    const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y), 1)
    for (let step = 0; step <= steps; step++) {
      const share = step / steps
      const x = Math.round(from.x + share * (to.x - from.x))
      const y = Math.round(from.y + share * (to.y - from.y))
      // Counted from the edge of the canvas, so that short pieces of a line make one pattern.
      const isGap = gap > 0 && (Math.abs(to.x - from.x) >= Math.abs(to.y - from.y) ? x : y) % (2 * gap) >= gap
      if (!isGap) this.#dot(x, y, pen)
    }
  }

  /** Puts a symbol into the cell of a dot, in place of the dots there. */
  symbol({ x, y }: { x: number; y: number }, symbol: string, pen: number): void {
    const cell = this.#cellOf(x, y)
    if (cell === undefined) return
    this.#symbols.set(cell, symbol)
    this.#pens[cell] = pen
  }

  /** The cells of a row, from the top. */
  row(row: number): Cell[] {
    return Array.from({ length: this.columns }, (_, column) => {
      const cell = row * this.columns + column
      const dots = this.#dots[cell] ?? 0
      const drawn = dots === 0 ? ' ' : String.fromCharCode(0x2800 + dots)
      return { text: this.#symbols.get(cell) ?? drawn, pen: this.#pens[cell] ?? -1 }
    })
  }

  #dot(x: number, y: number, pen: number): void {
    const cell = this.#cellOf(x, y)
    if (cell === undefined) return
    this.#dots[cell] = (this.#dots[cell] ?? 0) | (bits[x % dotsAcross]?.[y % dotsDown] ?? 0)
    this.#pens[cell] = pen
  }

  /** Nothing is drawn outside of the canvas: a domain may leave points out. */
  #cellOf(x: number, y: number): number | undefined {
    const column = Math.floor(x / dotsAcross)
    const row = Math.floor(y / dotsDown)
    const isInside = column >= 0 && row >= 0 && column < this.columns && row < this.rows
    return isInside ? row * this.columns + column : undefined
  }
}
