import type { TableSurvey } from '../dataset/index.js'
import { ModelMarketError, type ModelMarketErrorOptions } from '../errors/index.js'
import { formatEther } from './format.js'
import type { TableFix } from './tableFlags.js'

/** The command line, or what is in the configuration, cannot be understood. */
export class UsageError extends ModelMarketError {
  static override name = 'UsageError'
  constructor(message: string, options: ModelMarketErrorOptions = {}) {
    super(message, options)
  }
}

/** A configuration file is none. */
export class InvalidConfigError extends UsageError {
  static override name = 'InvalidConfigError'
  constructor(file: string, problems: readonly string[], options: { cause?: unknown } = {}) {
    super(`The configuration ${JSON.stringify(file)} cannot be used.`, {
      ...options,
      metaMessages: problems.slice(0, 5),
    })
  }
}

/** Something has to be said for this command, and is not. */
export class MissingSettingError extends UsageError {
  static override name = 'MissingSettingError'
  constructor(what: string, how: readonly string[]) {
    super(`${what} is not given.`, { metaMessages: how })
  }
}

/** A file cannot be read. */
export class UnreadableFileError extends ModelMarketError {
  static override name = 'UnreadableFileError'
  /** @param namedBy What names the file, such as an environment variable. */
  constructor(file: string, cause: unknown, namedBy?: string) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
    const reasons: Record<string, string> = {
      ENOENT: 'There is none.',
      ENOTDIR: 'It is not a folder.',
      EISDIR: 'It is a directory.',
      EACCES: 'You may not read it.',
      ESPIPE: 'It is a pipe, and has to be read more than once: write it to a file first.',
    }
    const which = namedBy === undefined ? '' : ` that ${namedBy} names`
    super(`The file ${JSON.stringify(file)}${which} cannot be read.`, {
      cause,
      metaMessages: [reasons[code ?? ''] ?? String(cause)],
    })
  }
}

/** A user's table cannot be used as it is. It knows the flags with which it can. */
export class RefusedTableError extends ModelMarketError {
  static override name = 'RefusedTableError'
  readonly survey: TableSurvey
  /** What would make the table usable. `undefined`: no flag does. */
  readonly fixes: readonly TableFix[] | undefined
  readonly #isInspected: boolean

  constructor(
    {
      survey,
      fixes,
      isInspected = false,
    }: { survey: TableSurvey; fixes: readonly TableFix[] | undefined; isInspected?: boolean },
    options: { cause?: unknown } = {},
  ) {
    super('The table cannot be used as it is.', options)
    this.survey = survey
    this.fixes = fixes
    this.#isInspected = isInspected
  }

  /** Whether the survey is what the command was asked for. No field: it says nothing to the user. */
  get isInspected(): boolean {
    return this.#isInspected
  }
}

/** The folder in which a command is run was removed before. */
export class FolderGoneError extends ModelMarketError {
  static override name = 'FolderGoneError'
  constructor() {
    super('The current folder no longer exists.', {
      metaMessages: ['Change to an existing folder, for example with `cd`, and run the command again.'],
    })
  }
}

/** A file or folder is in the way. */
export class FileExistsError extends ModelMarketError {
  static override name = 'FileExistsError'
  constructor(file: string, hint = 'Nothing was overwritten. Move it away, or name another one.') {
    super(`${JSON.stringify(file)} exists already.`, { metaMessages: [hint] })
  }
}

/** Packages that a command needs are not installed: they are large, and most users do without. */
export class MissingPackagesError extends ModelMarketError {
  static override name = 'MissingPackagesError'
  readonly packages: readonly string[]
  /** @param command What installs them. */
  constructor(
    packages: readonly string[],
    { command, ...options }: { command?: string; cause?: unknown } = {},
  ) {
    super(`Not installed: ${packages.join(', ')}.`, {
      ...options,
      metaMessages: command === undefined ? [] : [`Run: ${command}`],
    })
    this.packages = packages
  }
}

/** A keystore file is none that can be opened here. What it holds is not repeated. */
export class InvalidKeystoreError extends ModelMarketError {
  static override name = 'InvalidKeystoreError'
  constructor(file: string, problem: string) {
    super(`The keystore ${JSON.stringify(file)} cannot be opened: ${problem}.`, {
      metaMessages: [
        'Expected: a file of version 3 (Web3 Secret Storage), as geth, cast and most wallets write it.',
      ],
    })
  }
}

/** What a command would do was not agreed to. */
export class NotConfirmedError extends ModelMarketError {
  static override name = 'NotConfirmedError'
  constructor({ asked }: { asked: boolean }) {
    super(
      asked
        ? 'Nothing was done.'
        : 'Nothing was done: this has to be confirmed, and there is no terminal to ask.',
      {
        ...(asked ? {} : { metaMessages: ['Pass `--yes` to agree beforehand.'] }),
      },
    )
  }
}

/** Some of what a lost vault held is lost. */
export class NotAllRecoveredError extends ModelMarketError {
  static override name = 'NotAllRecoveredError'
  constructor(lost: number) {
    super(`Not all could be recovered: ${lost} could not.`)
  }
}

/** An account that has to pay for gas cannot pay for any. */
export class NoEtherError extends ModelMarketError {
  static override name = 'NoEtherError'
  constructor(address: string) {
    super(`The account ${address} has no ether to pay for gas.`, {
      metaMessages: ['Send it some, or check that this is the right account, and the right chain.'],
    })
  }
}

/** An account cannot pay for the gas that a command would take. */
export class TooLittleEtherError extends ModelMarketError {
  static override name = 'TooLittleEtherError'
  constructor({ address, balance, needed }: { address: string; balance: bigint; needed: bigint }) {
    super(`The account ${address} has too little ether to pay for the gas.`, {
      metaMessages: [`Needed: about ${formatEther(needed)}`, `It has: ${formatEther(balance)}`],
    })
  }
}

/** There is no contract where one was to be used. */
export class NoContractError extends ModelMarketError {
  static override name = 'NoContractError'
  constructor({ what, address, chainId }: { what: string; address: string; chainId: number }) {
    super(`The ${what} ${address} is not a contract on chain ${chainId}.`, {
      metaMessages: ['Check the address, and that the endpoint is of the right chain.'],
    })
  }
}

/** There is no vault where one was to be read. */
export class NoVaultError extends ModelMarketError {
  static override name = 'NoVaultError'
  constructor(folder: string) {
    super(`There is no vault ${JSON.stringify(folder)}.`, {
      metaMessages: ['Name its folder with `--vault FOLDER`, or in the configuration.'],
    })
  }
}

/** The vault has no call of this id that waits for a person. */
export class NoStoppedCallError extends ModelMarketError {
  static override name = 'NoStoppedCallError'
  constructor(id: string) {
    super(`No call ${JSON.stringify(id)} waits for a person.`, {
      metaMessages: ['`vault stopped` lists those that do.'],
    })
  }
}

/** Somebody who was asked wants no more of it. */
export class InterruptedError extends ModelMarketError {
  static override name = 'InterruptedError'
  constructor() {
    super('Interrupted.')
  }
}

/** What was printed could not be written. */
export class OutputLostError extends ModelMarketError {
  static override name = 'OutputLostError'
  constructor(stream: 'output' | 'error', cause: Error) {
    const isClosed = Object(cause).code === 'EPIPE'
    super(`Standard ${stream} ${isClosed ? 'was closed' : 'cannot be written'}: the command was stopped.`, {
      cause,
      ...(isClosed ? {} : { details: cause.message }),
    })
  }
}

/** A program that was to be started could read a secret. */
export class ExposedSecretError extends UsageError {
  static override name = 'ExposedSecretError'
  constructor(variable: string, pid?: string) {
    super(
      pid === undefined
        ? `The program could read ${variable} from the environment of this process.`
        : `The program could read ${variable} from the environment of process ${pid}.`,
      {
        metaMessages: [
          `Name a file that holds the secret instead, with ${variable}_FILE.`,
          ...(pid === undefined
            ? []
            : ['Or start the command without npx, so that only its own process gets the variable.']),
        ],
      },
    )
  }
}

/** An agent left things to a person. */
export class LeftToPersonError extends ModelMarketError {
  static override name = 'LeftToPersonError'
  constructor(count: number) {
    super(count === 1 ? 'One thing was left to you.' : `${count} things were left to you.`, {
      metaMessages: ['Look for STOPPED above: it says what to do. Then start the command again.'],
    })
  }
}
