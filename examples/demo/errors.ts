import { ModelMarketError, type ModelMarketErrorOptions } from 'modelmarket/errors'

/** The command line cannot be understood. */
export class UsageError extends ModelMarketError {
  override name = 'UsageError'
  constructor(message: string, options: ModelMarketErrorOptions = {}) {
    super(message, options)
  }
}

/** A file cannot be read. */
export class UnreadableFileError extends ModelMarketError {
  override name = 'UnreadableFileError'
  constructor(file: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
    const reasons: Record<string, string> = {
      ENOENT: 'There is no such file.',
      EISDIR: 'It is a directory.',
      EACCES: 'You may not read it.',
    }
    super(`The file ${JSON.stringify(file)} cannot be read.`, {
      cause,
      metaMessages: [reasons[code ?? ''] ?? String(cause)],
    })
  }
}
