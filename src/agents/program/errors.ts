import { ModelMarketError } from '../../errors/index.js'

/** A program cannot be started, failed, or left a result that is not valid. */
export class ProgramError extends ModelMarketError {
  static override name = 'ProgramError'
  /** The exit code, if the program ended by itself. */
  readonly exitCode: number | undefined
  constructor(
    {
      command,
      exitCode,
      problem,
      said,
    }: { command: string; exitCode?: number | undefined; problem: string; said?: readonly string[] },
    options: { cause?: unknown } = {},
  ) {
    super(`The program ${JSON.stringify(command)} ${problem}.`, {
      ...options,
      metaMessages: said && said.length > 0 ? ['The last lines that it printed:', ...said] : [],
    })
    this.exitCode = exitCode
  }
}

/** A program exceeded its time limit, and was killed. */
export class ProgramTimeoutError extends ModelMarketError {
  static override name = 'ProgramTimeoutError'
  constructor({ command, timeoutMs }: { command: string; timeoutMs: number }) {
    super(`The program ${JSON.stringify(command)} was killed: it took more than ${timeoutMs / 1_000} s.`, {
      metaMessages: ['Raise the limit with `timeoutMs`, or give the program less to do.'],
    })
  }
}
