/** Shows what steps print: at once while one runs alone, and of two, one after the other as they end. */
export class StepConsole {
  readonly #write: (text: string) => void

  constructor(write: (text: string) => void = (text) => void process.stdout.write(text)) {
    this.#write = write
  }

  /** @param alone Whether nothing else will print meanwhile. */
  open(name: string, alone: boolean): { show(text: string): void; close(): void } {
    this.#write(`\n\x1b[1m▶ ${name}\x1b[0m\n`)
    if (alone) return { show: this.#write, close: () => {} }
    let kept = ''
    return {
      show: (text) => {
        kept += text
      },
      close: () => this.#write(`\n\x1b[1m■ ${name}\x1b[0m\n${kept}`),
    }
  }
}
