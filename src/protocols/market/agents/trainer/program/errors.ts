import { ModelMarketError } from '../../../../../errors/index.js'

/** A training program cannot be started, or ended with a failure. */
export class TrainingProgramError extends ModelMarketError {
  static override name = 'Market.TrainingProgramError'
  /** What it ended with. */
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
    super(`The training program ${JSON.stringify(command)} ${problem}.`, {
      ...options,
      metaMessages: said && said.length > 0 ? ['The last that it printed:', ...said] : [],
    })
    this.exitCode = exitCode
  }
}

/** A training program took too long, and was ended. */
export class TrainingTimeoutError extends ModelMarketError {
  static override name = 'Market.TrainingTimeoutError'
  constructor({ command, timeoutMs }: { command: string; timeoutMs: number }) {
    super(
      `The training program ${JSON.stringify(command)} was ended: it took more than ${timeoutMs / 1_000} s.`,
      {
        metaMessages: ['Give it more time with `timeoutMs`, or less to do.'],
      },
    )
  }
}
