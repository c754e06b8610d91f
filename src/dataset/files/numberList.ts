const chunkLength = 2 ** 18

type Chunk = Uint32Array | Float64Array

/** A list of numbers that grows in pieces, as doubling one array would take three times its size. */
export class NumberList<chunk extends Chunk = Uint32Array> {
  readonly #type: new (
    length: number,
  ) => chunk
  #chunk: chunk
  readonly #chunks: chunk[]
  #used = 0

  /** @param type Of its pieces: what numbers they can hold. */
  constructor(type: new (length: number) => chunk) {
    this.#type = type
    this.#chunk = new type(chunkLength)
    this.#chunks = [this.#chunk]
  }

  get length(): number {
    return (this.#chunks.length - 1) * chunkLength + this.#used
  }

  push(value: number): void {
    if (this.#used === chunkLength) {
      this.#chunk = new this.#type(chunkLength)
      this.#chunks.push(this.#chunk)
      this.#used = 0
    }
    this.#chunk[this.#used++] = value
  }

  /** Where a number is first, from 0; −1 where it is not. */
  indexOf(value: number): number {
    for (const [chunk, numbers] of this.#chunks.entries()) {
      const index = numbers.indexOf(value)
      if (index < 0) continue
      const at = chunk * chunkLength + index
      // The last piece has room that is not used.
      return at < this.length ? at : -1
    }
    return -1
  }

  /** An array of what `of` makes of each number. */
  map<array extends Uint16Array | Chunk>(
    type: new (length: number) => array,
    of: (value: number) => number,
  ): array {
    const result = new type(this.length)
    let at = 0
    for (const chunk of this.#chunks) {
      const length = Math.min(chunkLength, this.length - at)
      for (let index = 0; index < length; index++) result[at++] = of(chunk[index] ?? 0)
    }
    return result
  }
}
