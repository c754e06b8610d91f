import { excerpt } from '../errors/excerpt.js'
import { ModelMarketError } from '../errors/index.js'

/** Of a CID or a path, how many characters are shown. */
const maxShown = 120

/** What an {@link InvalidCidError} found out about the CID that it refuses. */
export interface CidFacts {
  /** Version of the CID, 0 or 1. */
  version?: number | undefined
  /** Multicodec code of the content's encoding. */
  codec?: number | undefined
  /** Multihash code of the hash function. */
  hash?: number | undefined
  /** The CID to use instead, where one addresses the same block. */
  equivalent?: string | undefined
}

/** A CID is malformed, or is not a CIDv1 of a raw or dag-pb block hashed with SHA-256. */
export class InvalidCidError extends ModelMarketError {
  static override name = 'InvalidCidError'
  /** The CID as it was given (in hexadecimal when it was bytes), cut after 120 characters. */
  readonly input: string
  readonly version: number | undefined
  readonly codec: number | undefined
  readonly hash: number | undefined
  readonly equivalent: string | undefined

  constructor(given: string, { problem, cause, ...facts }: CidFacts & { problem: string; cause?: unknown }) {
    const input = excerpt(given, maxShown)
    super(`The CID ${problem}.`, {
      cause,
      metaMessages: [
        `Given: ${input === '' ? '(nothing)' : input}`,
        'Expected: a CIDv1 of a raw or dag-pb block, hashed with sha2-256 (bafkrei…, bafybei…, or 0x0155…, 0x0170… in binary).',
        ...(facts.equivalent ? [`Use ${facts.equivalent} instead: it is the same block.`] : []),
      ],
    })
    this.input = input
    this.version = facts.version
    this.codec = facts.codec
    this.hash = facts.hash
    this.equivalent = facts.equivalent
  }
}

/** A salt is not 32 bytes of hexadecimal. The salt itself is a secret and is not part of the error. */
export class InvalidSaltError extends ModelMarketError {
  static override name = 'InvalidSaltError'
  /** Length of what was given, in characters. */
  readonly length: number

  constructor(length: number) {
    super('The salt is not 32 bytes.', {
      metaMessages: [
        `Given: ${length} characters, which are not shown.`,
        'Expected: 0x and 64 hexadecimal digits, as `randomSalt()` makes them.',
      ],
    })
    this.length = length
  }
}

/** A block is too short to hold the 32-byte salt that a sealed block starts with. */
export class InvalidSealedBlockError extends ModelMarketError {
  static override name = 'InvalidSealedBlockError'
  /** Length of the block in bytes. */
  readonly size: number

  constructor(size: number) {
    super(`A sealed block starts with a salt of 32 bytes, but this block has only ${size}.`, {
      metaMessages: ['Check that the CID is that of a sealed block (salt ‖ payload).'],
    })
    this.size = size
  }
}

/** The store does not have the block. */
export class BlockNotFoundError extends ModelMarketError {
  static override name = 'BlockNotFoundError'
  /** The CID that was looked up. */
  readonly cid: string

  constructor(cid: string, options: { cause?: unknown } = {}) {
    super(`The block ${cid} was not found.`, {
      ...options,
      retryable: true,
      metaMessages: [
        'Nobody may be providing it now: try another store or gateway, or ask its publisher to pin it.',
      ],
    })
    this.cid = cid
  }
}

/** The bytes that a store returned are not those that the CID names: they are corrupt or forged. */
export class BlockMismatchError extends ModelMarketError {
  static override name = 'BlockMismatchError'
  /** The CID that was asked for. */
  readonly cid: string
  /** SHA-256 of the bytes that came, in hexadecimal. */
  readonly actualDigest: string

  constructor(cid: string, actualDigest: string) {
    super(`The bytes that came for block ${cid} do not hash to it.`, {
      metaMessages: [
        `Their SHA-256 is ${actualDigest}.`,
        'The bytes are corrupt or forged: get the block from another source.',
      ],
    })
    this.cid = cid
    this.actualDigest = actualDigest
  }
}

/** A block is larger than the cap. */
export class BlockTooLargeError extends ModelMarketError {
  static override name = 'BlockTooLargeError'
  /** The CID of the block, when it is known. */
  readonly cid: string | undefined
  /** The cap in bytes. */
  readonly maxBytes: number

  constructor(maxBytes: number, cid?: string) {
    super(`The block${cid ? ` ${cid}` : ''} is larger than ${maxBytes} bytes.`, {
      metaMessages: ['IPFS nodes exchange blocks of up to 2 MiB: larger content is split into several.'],
    })
    this.cid = cid
    this.maxBytes = maxBytes
  }
}

/** A path cannot name a file of a published directory. */
export class InvalidPathError extends ModelMarketError {
  static override name = 'InvalidPathError'
  /** The path as it was given, cut after 120 characters. */
  readonly path: string

  constructor(path: string, problem: string) {
    const shown = excerpt(path, maxShown)
    super(`The path ${JSON.stringify(shown)} ${problem}.`, {
      metaMessages: ['Expected: a relative path such as "train.csv" or "images/0001.png", each path once.'],
    })
    this.path = shown
  }
}

/** A CID that should name a directory names something else. */
export class NotADirectoryError extends ModelMarketError {
  static override name = 'NotADirectoryError'
  readonly cid: string

  constructor(cid: string) {
    super(`The content at ${cid} is a file, not a directory.`, {
      metaMessages: ['Read it with `fetchFile`, or give the CID of the directory that `publish` returned.'],
    })
    this.cid = cid
  }
}

/** A CID that should name a file names a directory. */
export class NotAFileError extends ModelMarketError {
  static override name = 'NotAFileError'
  readonly cid: string

  constructor(cid: string) {
    super(`The content at ${cid} is a directory, not a file.`, {
      metaMessages: ['List it with `fetchDirectory`, then read one of its files.'],
    })
    this.cid = cid
  }
}

/** A directory holds no file at a path. */
export class FileNotFoundError extends ModelMarketError {
  static override name = 'FileNotFoundError'
  /** The directory's CID. */
  readonly cid: string
  readonly path: string

  constructor(cid: string, path: string) {
    const shown = excerpt(path, maxShown)
    super(`The directory ${cid} has no file ${JSON.stringify(shown)}.`, {
      metaMessages: ['Its `entries` list the paths of all its files.'],
    })
    this.cid = cid
    this.path = shown
  }
}

/** A directory from a stranger holds a name, a duplicate or a kind of entry that is unsafe to handle. */
export class UnsafeDirectoryError extends ModelMarketError {
  static override name = 'UnsafeDirectoryError'
  /** The directory's CID. */
  readonly cid: string
  /** The offending path, cut after 120 characters. */
  readonly path: string

  constructor(cid: string, path: string, problem: string) {
    const shown = excerpt(path, maxShown)
    super(`The directory ${cid} is unsafe: ${JSON.stringify(shown)} ${problem}.`, {
      metaMessages: ['Nothing of it was read. Do not trust its publisher.'],
    })
    this.cid = cid
    this.path = shown
  }
}

/** What a {@link ContentTooLargeError} counts. */
export type LimitName = 'maxBytes' | 'maxBlocks' | 'maxEntries' | 'maxDepth'

/** Content exceeds a limit that its reader set. */
export class ContentTooLargeError extends ModelMarketError {
  static override name = 'ContentTooLargeError'
  /** What was being read: a CID, or `CAR`. */
  readonly source: string
  /** The limit that was exceeded. */
  readonly limit: LimitName
  /** Its value. */
  readonly max: number

  constructor(source: string, limit: LimitName, max: number) {
    super(`The content at ${source} exceeds ${limit} = ${max}.`, {
      metaMessages: ['If you trust it, raise that limit and read it again.'],
    })
    this.source = source
    this.limit = limit
    this.max = max
  }
}

/** A block is not what it claims to be: broken dag-pb or UnixFS, or sizes that do not add up. */
export class MalformedContentError extends ModelMarketError {
  static override name = 'MalformedContentError'
  /** The CID of the block at fault. */
  readonly cid: string

  constructor(cid: string, problem: string, options: { cause?: unknown } = {}) {
    super(`The content at ${cid} is malformed: ${problem}.`, {
      ...explained(options),
      metaMessages: ['The block matches its CID, so every copy of it is broken in the same way.'],
    })
    this.cid = cid
  }
}

/** A CAR file is truncated, or is not CARv1. */
export class MalformedCarError extends ModelMarketError {
  static override name = 'MalformedCarError'
  /** Where in the file the section at fault starts, in bytes. */
  readonly offset: number

  constructor(offset: number, problem: string, options: { cause?: unknown } = {}) {
    super(`The CAR file is malformed at byte ${offset}: ${problem}.`, {
      ...explained(options),
      metaMessages: ['Expected: CARv1, as `exportCar` and `ipfs dag export` write it.'],
    })
    this.offset = offset
  }
}

/** A store was asked for what it cannot do. */
export class UnsupportedOperationError extends ModelMarketError {
  static override name = 'UnsupportedOperationError'
  readonly store: string
  readonly operation: string

  constructor(store: string, operation: string, hint: string) {
    super(`${store} cannot ${operation}.`, { metaMessages: [hint] })
    this.store = store
    this.operation = operation
  }
}

/** The address of a gateway or node is not a plain http(s) URL. */
export class InvalidEndpointError extends ModelMarketError {
  static override name = 'InvalidEndpointError'

  constructor(problem: string) {
    super(`The endpoint ${problem}.`, {
      metaMessages: [
        'Expected: an http or https URL without credentials, query and fragment, such as https://trustless-gateway.link',
        'Credentials go into the `headers` option.',
      ],
    })
  }
}

/** A gateway cannot listen at the address and port that it was given. */
export class ListenError extends ModelMarketError {
  static override name = 'ListenError'
  readonly host: string
  readonly port: number

  constructor(host: string, port: number, options: { cause?: unknown } = {}) {
    super(`The gateway cannot listen at ${host}, port ${port}.`, {
      ...explained(options),
      metaMessages: [
        'Is another program listening there? Choose another port, or 0 for any that is free.',
        'The address has to be one of this machine, and ports below 1024 may take privileges.',
      ],
    })
    this.host = host
    this.port = port
  }
}

/** What an HTTP exchange that failed was, see {@link GatewayError} and {@link KuboError}. */
export interface HttpFailure {
  /** The URL that was requested. */
  url: string
  /** What went wrong, to follow the endpoint's name: `answered 500`. */
  problem: string
  /** HTTP status, when there was an answer. */
  status?: number | undefined
  /** Whether the same request may succeed later. */
  retryable: boolean
  /** What the server said. */
  details?: string | undefined
  cause?: unknown
}

/** A gateway did not deliver a block. */
export class GatewayError extends ModelMarketError {
  static override name = 'GatewayError'
  readonly url: string
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined

  constructor({ url, problem, status, ...options }: HttpFailure) {
    super(`The gateway ${problem}.`, { ...defined(options), metaMessages: [`URL: ${url}`] })
    this.url = url
    this.status = status
  }
}

/** A Kubo node did not do what its RPC was asked for. */
export class KuboError extends ModelMarketError {
  static override name = 'KuboError'
  readonly url: string
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined

  constructor({ url, problem, status, ...options }: HttpFailure) {
    super(`The Kubo node ${problem}${quoted(options.details)}.`, {
      ...defined(options),
      metaMessages: [`URL: ${url}`],
    })
    this.url = url
    this.status = status
  }
}

/** What a server said, to end a sentence with. A status alone does not tell what is wrong, and logs have the first sentence only. */
function quoted(details = ''): string {
  const line = details.trim().replaceAll(/\s+/g, ' ').replace(/\.$/, '')
  return line === '' || line.startsWith('<') ? '' : `: ${excerpt(line, maxShown)}`
}

/** A cause with what it says. */
function explained(options: { cause?: unknown }): { cause?: unknown; details?: string } {
  const { cause } = options
  return cause instanceof Error ? { cause, details: cause.message } : options
}

function defined({ details, cause, retryable }: Pick<HttpFailure, 'details' | 'cause' | 'retryable'>) {
  return { retryable, ...(details ? { details } : {}), ...(cause === undefined ? {} : { cause }) }
}
