import { type Command, CommanderError } from 'commander'
import { BaseError } from 'viem'
import { EndpointError, toModelMarketError } from '../chain/index.js'
import * as tableErrors from '../dataset/errors.js'
import { MissingPeerError, ModelMarketError } from '../errors/index.js'
import { printable } from '../errors/printable.js'
import { withoutKeys } from '../errors/withoutKeys.js'
import { InvalidInputError } from '../format/index.js'
import { acceptingCommand } from './acceptingCommand.js'
import {
  FolderGoneError,
  InterruptedError,
  LeftToPersonError,
  MissingPackagesError,
  NotConfirmedError,
  RefusedTableError,
  UsageError,
} from './errors.js'
import { installCommand } from './installCommand.js'
import type { Io } from './io.js'
import { jsonOf } from './output.js'
import { OutputLoss } from './outputLoss.js'
import { isInstalled } from './packages.js'
import { createProgram } from './program.js'
import { formatRefusal } from './refusal.js'
import { inFlags } from './tableFlags.js'

/** What the process ends with. */
const exitCodes = {
  done: 0,
  failed: 1,
  misused: 2,
  notConfirmed: 3,
  /** It may work later: an endpoint or a gateway did not answer, for instance. */
  tryAgain: 4,
  interrupted: 130,
} as const

/**
 * Runs a command line, and gives its exit code.
 *
 * @param args What comes after the program's name.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const loss = new OutputLoss(io)
  const code = await act(args, { ...io, signal: loss.signal })
  const lost = await loss.atEnd()
  if (!lost) return code
  io.stderr.write(`${lost.message}\n`)
  return exitCodes.failed
}

async function act(args: readonly string[], io: Io): Promise<number> {
  const program = createProgram(io)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCodes.done
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has told what is wrong, or has shown the help that was asked for.
      if (error.code === 'commander.unknownCommand') io.stderr.write(hint(program, error))
      return error.exitCode === 0 ? exitCodes.done : exitCodes.misused
    }
    // An agent that is stopped ends well, so that this is not what was interrupted.
    const isInterrupted = io.signal.aborted && !(error instanceof LeftToPersonError)
    if (isInterrupted || error instanceof InterruptedError) {
      io.stderr.write('Interrupted.\n')
      return exitCodes.interrupted
    }
    const told = withInstallCommand(toldBy(error), args, io)
    report(told, io, args)
    return exitCodeOf(told)
  }
}

/** Says where there is a command of the name that was looked for elsewhere. */
function hint(program: Command, { message }: CommanderError): string {
  const [, name] = /unknown command '([^']*)'/.exec(message) ?? []
  const pathsBelow = (command: Command, path: string): string[] =>
    command.commands.flatMap((inner) => {
      const innerPath = `${path} ${inner.name()}`
      return [...(inner.name() === name ? [innerPath] : []), ...pathsBelow(inner, innerPath)]
    })
  return pathsBelow(program, program.name())
    .map((path) => `There is \`${path}\`.\n`)
    .join('')
}

/** An endpoint that failed is named with its reason, also where only viem says that it failed. */
function toldBy(error: unknown): unknown {
  const converted = error instanceof BaseError ? toModelMarketError(error) : error
  return EndpointError.is(converted) ? converted : error
}

/** A package that is missing is told with the command that helps where the user is. */
function withInstallCommand(error: unknown, args: readonly string[], io: Io): unknown {
  const missing = MissingPackagesError.is(error)
    ? error.packages
    : MissingPeerError.is(error) && !isInstalled(error.peer)
      ? [error.peer]
      : []
  if (missing.length === 0) return error
  if (io.cwd === undefined) return new FolderGoneError()
  const command = installCommand(missing, { args, cwd: io.cwd })
  return new MissingPackagesError(missing, { command, cause: error })
}

function exitCodeOf(error: unknown): number {
  if ([UsageError, InvalidInputError, tableErrors.ReadOptionError].some((kind) => kind.is(error)))
    return exitCodes.misused
  if (error instanceof NotConfirmedError) return exitCodes.notConfirmed
  return ModelMarketError.is(error) && error.retryable ? exitCodes.tryAgain : exitCodes.failed
}

function report(error: unknown, io: Io, args: readonly string[]): void {
  const known = ModelMarketError.is(error)
  const short: unknown = Object(error).shortMessage
  const isViems = !known && typeof short === 'string'
  // Endpoints and others write into errors, and viem's messages repeat what was asked, which can be long, or secret.
  const text = known ? wordsOf(error) : printable(isViems ? short : messageOf(error))
  const refused = RefusedTableError.is(error) ? error : undefined
  const command = refused?.fixes && acceptingCommand(args, refused.fixes, io.env)
  const message = refused ? formatRefusal(refused, { command, columns: io.stderr.columns }) : text
  // What the system refuses, such as to write to a disk that is full, is nobody's bug, and neither is what viem has a sentence for.
  const isExpected = known || isViems || Object(error).syscall !== undefined
  io.stderr.write(
    `${isExpected ? message : `Unexpected: ${message}\nThis is a bug. Run again with --debug.`}\n`,
  )
  if (args.includes('--debug') && error instanceof Error) io.stderr.write(`${stacksOf(error)}\n`)
  if (!args.includes('--json')) return
  const json = known ? { ...error.toJSON(), command } : { name: 'Error', message }
  // A program that inspects a table finds the same fields, whether the table can be used or not.
  const inspected = refused?.isInspected ? { ...refused.survey, usable: false, command } : {}
  io.stdout.write(`${jsonOf({ ...inspected, error: json })}\n`)
}

/** What a user reads of an error. Those of tables name options of the library, and there are flags for them. */
function wordsOf(error: ModelMarketError): string {
  if (EndpointError.is(error)) return `${error.message}\n\`--rpc URL\` names another endpoint.`
  const isOfTable = Object.values(tableErrors).some((type) => error instanceof type)
  return isOfTable ? inFlags(error.message) : error.message
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function stacksOf(error: Error): string {
  const stacks: string[] = []
  for (let inner: unknown = error; inner instanceof Error && stacks.length < 10; inner = inner.cause) {
    stacks.push(inner.stack ?? inner.message)
  }
  // viem tells where it asked. What is after the host may be a provider's key.
  return withoutKeys(stacks.map((stack) => printable(stack)).join('\ncaused by '))
}
