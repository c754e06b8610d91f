/** Prints the output of steps: at once when a step runs alone, otherwise when the step ends, so that outputs do not mix. */
export class StepConsole {
  readonly #write: (text: string) => void

  constructor(write: (text: string) => void = (text) => void process.stdout.write(text)) {
    this.#write = write
  }

  /** @param alone Whether no other step prints meanwhile. */
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
