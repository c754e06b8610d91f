import type { Logger } from '../../agents/index.js'
import { currentFolder } from '../io.js'
import { needHiddenSecrets, refuseSecrets } from '../secrets.js'
import type { Session } from '../session.js'

/** A program that works for an agent, as options and configuration name it. */
interface NamedProgram {
  /** The program and its arguments on the command line. */
  args: readonly string[]
  /** How long it may take, in seconds. */
  timeout: number | undefined
  /** The environment variables that it may see. */
  pass: readonly string[] | undefined
  /** What the configuration says of it. */
  settings: {
    program?: readonly string[] | undefined
    timeoutSeconds?: number | undefined
    environment?: readonly string[] | undefined
  }
}

/** A program with all that it is started with. */
export interface Program {
  command: string
  args: readonly string[]
  cwd: string
  timeoutMs: number
  env: Readonly<Record<string, string>>
  logger: Logger
}

/**
 * Returns the program that the command line names, or else the configuration; `undefined` if neither does.
 *
 * @throws {ExposedSecretError} when it could read the secrets of this process.
 * @throws {UsageError} when a variable that it is to see holds a secret.
 */
export function programOf(
  { folder, io, output }: Session,
  { args, timeout, pass, settings }: NamedProgram,
): Program | undefined {
  const { program = [], timeoutSeconds = 3_600, environment = [] } = settings
  const [command, ...rest] = args.length > 0 ? args : program
  if (command === undefined) return undefined
  needHiddenSecrets(io)
  const passed = pass ?? environment
  refuseSecrets(passed)
  const env = Object.fromEntries(
    passed.flatMap((name) => {
      const value = io.env[name]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
  // Relative paths begin where they were written.
  const cwd = args.length > 0 ? currentFolder(io) : folder
  const say = (message: string) => output.print(message)
  const logger: Logger = { debug: say, info: say, warn: say, error: say }
  return { command, args: rest, cwd, timeoutMs: (timeout ?? timeoutSeconds) * 1_000, env, logger }
}
