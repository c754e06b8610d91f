import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { described } from './described.js'
import { InvalidConfigError, UnreadableFileError } from './errors.js'
import { feeSettings } from './feeOptions.js'
import type { ProtocolCli } from './protocol.js'

/** The file that commands look for in the folder that they run in. */
export const configName = 'modelmarket.json'

const url = v.pipe(v.string(), v.regex(/^https?:\/\/\S+$/, 'is not an http(s) URL'))

/** An amount of coins, such as `"12.5"`. */
export const coinsSetting = v.pipe(
  v.string(),
  v.regex(/^\d{1,20}(\.\d{1,18})?$/, 'is not an amount of coins, such as "12.5"'),
)

/** A whole number from 0. */
export const countSetting = v.pipe(v.number(), v.integer(), v.minValue(0))

export const addressSetting = v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{40}$/, 'is not an address'))

/** What every protocol's section has. */
export const contractSettings = {
  address: v.optional(
    described(
      addressSetting,
      'The address of the contract. By default the one that is known on this chain, if there is one.',
    ),
  ),
  fromBlock: v.optional(
    described(
      countSetting,
      'The block that the contract was deployed in, or a later one. Nothing before it is read.',
    ),
  ),
}

/** What all protocols share. */
const sharedSettings = {
  $schema: v.optional(v.string()),
  rpc: v.optional(
    described(
      v.pipe(v.array(url), v.minLength(1)),
      'JSON-RPC endpoints. When one fails, the next one is asked.',
    ),
  ),
  confirmations: v.optional(
    described(
      v.pipe(countSetting, v.minValue(1)),
      'How many blocks deep an event must be before an agent acts on it.',
    ),
  ),
  pollingIntervalMs: v.optional(
    described(v.pipe(countSetting, v.minValue(10)), 'How often to ask for new blocks, in milliseconds.'),
  ),
  salts: v.optional(
    described(
      v.picklist(['derived', 'random']),
      'What commitments are sealed with. `vault recover` can compute salts again that are derived from the account, the default; random ones are in the vault alone.',
    ),
  ),
  checkClock: v.optional(
    described(
      v.boolean(),
      "Whether the chain's time has to agree with this machine's clock: agents wait while it is ahead, and secrets are revealed only once both are past the deadline. The default is true; false is for local chains whose time is not real time.",
    ),
  ),
  genesis: v.optional(
    described(
      v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{64}$/, 'is not a hash of a block')),
      "The hash of the chain's first block: agents use nothing of another chain. By default that of the chain on which the vault was used first.",
    ),
  ),
  witnesses: v.optional(
    described(
      v.array(url),
      'Further JSON-RPC endpoints, of other operators. What agents read of the chain has to be the same at all of them.',
    ),
  ),
  fees: v.optional(described(feeSettings, 'What gas may cost agents.')),
  keystore: v.optional(
    described(v.string(), "The file with the account's key: Web3 Secret Storage, version 3."),
  ),
  vault: v.optional(described(v.string(), 'The folder of the vault. The default is "vault".')),
  store: v.optional(
    described(
      v.strictObject({
        folder: v.optional(
          described(v.string(), 'Blocks are kept in this folder. `modelmarket gateway` serves it.'),
        ),
        kubo: v.optional(described(url, "Blocks are kept in this Kubo node: the URL of the node's RPC.")),
        gateways: v.optional(
          described(
            v.array(url),
            'Blocks that are not in the store are fetched from these trustless gateways.',
          ),
        ),
      }),
      'Where datasets and models are. Relative paths start at this file.',
    ),
  ),
}

const sharedSchema = v.object(sharedSettings)

/** What a configuration says: what all protocols share, and a section for each protocol. */
export type Config = v.InferOutput<typeof sharedSchema> & Readonly<Record<string, unknown>>

/** The form of the configuration. `generated/config.schema.json`, for editors, is made of it. */
export function configSchema(protocols: readonly Pick<ProtocolCli, 'name' | 'description' | 'settings'>[]) {
  const sections = protocols.map(
    ({ name, description, settings }) =>
      [name, v.optional(described(settings, `For \`modelmarket ${name}\`: ${description}.`))] as const,
  )
  return v.strictObject({ ...sharedSettings, ...Object.fromEntries(sections) })
}

/** A configuration, and the folder that its relative paths start at. */
export interface LocatedConfig {
  config: Config
  folder: string
}

/**
 * Reads the configuration: the file that is named, or `modelmarket.json` in the current folder, if there is one.
 *
 * @throws {UnreadableFileError} when the file that is named cannot be read.
 * @throws {InvalidConfigError} when it is not a configuration.
 */
export async function readConfig(
  file: string | undefined,
  { cwd, protocols }: { cwd: string; protocols: readonly ProtocolCli[] },
): Promise<LocatedConfig> {
  const path = resolve(cwd, file ?? configName)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    if (file === undefined && isMissing) return { config: {}, folder: cwd }
    throw new UnreadableFileError(path, cause)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new InvalidConfigError(path, [`It is not JSON: ${cause instanceof Error ? cause.message : cause}`])
  }
  // To valibot a list is an object, too.
  if (Array.isArray(json)) throw new InvalidConfigError(path, ['It is a list. Expected: an object, `{ … }`.'])
  const parsed = v.safeParse(configSchema(protocols), json, { abortPipeEarly: true })
  if (parsed.success) return { config: parsed.output, folder: dirname(path) }
  throw new InvalidConfigError(
    path,
    parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'It'}: ${problemOf(issue)}`),
  )
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return 'there is no such setting. The guide has all of them: docs/guides/command-line.md#configuration'
  }
  return issue.message
}
