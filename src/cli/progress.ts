import { createColors } from 'picocolors'
import yoctoSpinner from 'yocto-spinner'
import { escapeSteering } from '../errors/printable.js'
import { wrapText } from './wrapText.js'

/** Shows what happens. */
export interface Progress {
  /** Writes lines. Characters that steer a terminal are escaped: strangers wrote some of the text. */
  print(text: string): void
  /** Does something that takes time; shows that it goes on, then what came of it. */
  step<value>(doing: string, act: (update: (share: number) => void) => Promise<Done<value>>): Promise<value>
}

/** What a step did: a sentence for a newcomer, and details for those who want them. */
export interface Done<value> {
  value: value
  text: string
  details?: readonly (string | undefined)[]
}

/** On a terminal a spinner turns while a step lasts; anywhere else each step is a line once it is done. */
export function createProgress(stream: NodeJS.WriteStream, signal: AbortSignal): Progress {
  // Of a pipe it is undefined, whatever its type says.
  const terminal = stream.isTTY === true && process.env.TERM !== 'dumb' && !('CI' in process.env)
  const colors = createColors(terminal && stream.hasColors())
  const write = (text: string) => {
    stream.write(`${text}\n`)
  }
  const print = (text: string) => write(escapeSteering(text))
  return {
    print,
    async step<value>(doing: string, act: (update: (share: number) => void) => Promise<Done<value>>) {
      signal.throwIfAborted()
      const shown = escapeSteering(doing)
      // On a signal the spinner would end the process before anything is cleaned up.
      const options = { text: `${shown} …`, stream, handleSignals: false }
      const spinner = terminal ? yoctoSpinner(options).start() : undefined
      let done: Done<value>
      try {
        done = await act((given) => {
          const share = Math.min(1, Math.max(0, given))
          if (spinner) spinner.text = `${shown} ${bar(share)} ${Math.floor(share * 100)} %`
        })
      } finally {
        spinner?.stop()
      }
      const { value, text, details = [] } = done
      write(`${colors.green('✔')} ${escapeSteering(text)}`)
      for (const detail of details) {
        if (!detail) continue
        const lines = wrapText(escapeSteering(detail), terminal ? stream.columns - 2 : undefined)
        for (const line of lines.split('\n')) write(`  ${colors.dim(line)}`)
      }
      return value
    },
  }
}

const barLength = 20

function bar(share: number): string {
  const done = Math.round(share * barLength)
  return '█'.repeat(done) + '░'.repeat(barLength - done)
}
