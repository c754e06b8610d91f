import { printable } from './printable.js'

/** Where the guides live that `docsPath` points into. */
const docsBaseUrl = 'https://github.com/modelmarket/modelmarket/blob/main/docs'

export interface ModelMarketErrorOptions {
  /** What was underneath: kept whole, reachable with {@link ModelMarketError.walk}. */
  cause?: unknown
  /** One more sentence of detail, for instance what another library said. */
  details?: string
  /** Page under `docs/` that explains more, with its anchor: `guides/browser.md#webassembly`. */
  docsPath?: string
  /** Lines that help to mend it: what was given, what was expected, what to do now. */
  metaMessages?: readonly string[]
  /** Whether the same call may succeed later without any change by the caller. */
  retryable?: boolean
}

/**
 * The root of every error that this package throws on purpose.
 *
 * @example
 * ```ts
 * import { ModelMarketError } from 'modelmarket/errors'
 *
 * const error = new ModelMarketError('The block does not match its CID.', { metaMessages: ['CID: bafk…'] })
 * console.log(ModelMarketError.is(error), error.shortMessage)
 * ```
 */
export class ModelMarketError extends Error {
  /** Each class states its name, because a minifier would change it. */
  static override name = 'ModelMarketError'
  override readonly name: string
  /** The message without details and hints: one sentence. */
  readonly shortMessage: string
  readonly details: string | undefined
  readonly metaMessages: readonly string[]
  readonly docsPath: string | undefined
  readonly retryable: boolean

  constructor(sentence: string, options: ModelMarketErrorOptions = {}) {
    const shortMessage = printable(sentence)
    const details = options.details && printable(options.details)
    const metaMessages = (options.metaMessages ?? []).map(printable)
    super(
      [
        shortMessage,
        ...(metaMessages.length > 0 ? ['', ...metaMessages] : []),
        ...(options.docsPath ? ['', `Docs: ${docsBaseUrl}/${options.docsPath}`] : []),
        ...(details ? ['', `Details: ${details}`] : []),
      ].join('\n'),
      options,
    )
    this.name = new.target.name
    this.shortMessage = shortMessage
    this.details = details
    this.metaMessages = metaMessages
    this.docsPath = options.docsPath
    this.retryable = options.retryable ?? false
  }

  /**
   * Tells whether a value is an error of this class, or of one below it, from whichever copy of this package.
   *
   * @example
   * ```ts
   * import { InsufficientBalanceError, transferCoins } from 'modelmarket/token'
   * import type { Address, Client } from 'viem'
   *
   * declare const client: Client, coin: Address, friend: Address
   * try {
   *   await transferCoins.sync(client, { address: coin, to: friend, amount: 5n })
   * } catch (error) {
   *   if (!InsufficientBalanceError.is(error)) throw error
   *   console.log('missing:', error.missing)
   * }
   * ```
   */
  static is<error>(this: { name: string; prototype: error }, value: unknown): value is OfClass<error> {
    const names = classNamesOf(value)
    // biome-ignore lint/complexity/noThisInStatic: it is the class that is asked, which may be one below this.
    return names.includes(ModelMarketError.name) && names.includes(this.name)
  }

  /** The first error in the chain of causes, itself included, that satisfies `test`; without `test`, the last one. */
  walk(): unknown
  walk<error>(test: (error: unknown) => error is error): error | undefined
  walk(test: (error: unknown) => boolean): unknown
  walk(test?: (error: unknown) => boolean): unknown {
    return walk(this, test)
  }

  /**
   * A form that `JSON.stringify` takes: big integers become decimal strings, the cause its short message. Its long one
   * is left out where there is a short one: viem's repeats the arguments of a call, and those may be secret.
   */
  toJSON(): Record<string, unknown> {
    const cause = this.cause instanceof Error ? brief(this.cause) : undefined
    return jsonSafe({ ...this, message: this.message, cause }) as Record<string, unknown>
  }
}

/**
 * An error of a class. TypeScript compares classes by their members, and takes one without members of its own for its base class: of a
 * `ModelMarketError` that is no `EndpointError` nothing would be left. Its constructor tells them apart.
 */
type OfClass<error> = ModelMarketError extends error
  ? error & { readonly constructor: abstract new (...args: never) => error }
  : error

/**
 * The names of a value's class and of those above it: the same in every copy of this package, where `instanceof` holds in one copy only.
 * Anything can be thrown, also what throws when it is looked at: that is none of ours.
 */
function classNamesOf(value: unknown): string[] {
  const names: string[] = []
  try {
    let at: unknown = Object(value).constructor
    for (; typeof at === 'function' && names.length < maxClasses; at = Object.getPrototypeOf(at))
      names.push(at.name)
  } catch {
    return []
  }
  return names
}

/** More than any error has above it. */
const maxClasses = 20

function brief(error: Error): { name: string; message: string } {
  const short = 'shortMessage' in error ? error.shortMessage : undefined
  return { name: error.name, message: typeof short === 'string' ? short : error.message }
}

/** Follows `cause` (with a guard against cycles): the first match of `test`, or the innermost without it. */
export function walk(error: unknown, test?: (error: unknown) => boolean): unknown {
  const seen = new Set<unknown>()
  let current = error
  while (true) {
    if (test?.(current)) return current
    seen.add(current)
    const cause =
      typeof current === 'object' && current !== null && 'cause' in current ? current.cause : undefined
    if (cause === undefined || cause === null || seen.has(cause)) return test ? undefined : current
    current = cause
  }
}

function jsonSafe(value: unknown, around: readonly unknown[] = []): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (around.includes(value)) return '[circular]'
  const inside = [...around, value]
  if (Array.isArray(value)) return value.map((inner) => jsonSafe(inner, inside))
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, jsonSafe(inner, inside)]))
}
