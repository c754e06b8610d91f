import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { InvalidConfigError, UnreadableFileError } from './errors.js'

/** What the file is called that commands look for where they are run. */
export const configName = 'modelmarket.json'

const described = <schema extends v.GenericSchema>(schema: schema, text: string) =>
  v.pipe(schema, v.description(text))

const url = v.pipe(v.string(), v.regex(/^https?:\/\/\S+$/, 'is no http(s) URL'))
const coins = v.pipe(v.string(), v.regex(/^\d{1,20}(\.\d{1,18})?$/, 'is no amount of coins, such as "12.5"'))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const address = v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{40}$/, 'is no address'))

/** The form of the configuration. `generated/config.schema.json`, for editors, is made of it. */
export const configSchema = v.strictObject({
  $schema: v.optional(v.string()),
  rpc: v.optional(
    described(v.pipe(v.array(url), v.minLength(1)), 'JSON-RPC endpoints. When one fails, the next is asked.'),
  ),
  market: v.optional(described(address, 'The market.')),
  fromBlock: v.optional(
    described(count, 'The block that the market was deployed in, or a later one: nothing before it is read.'),
  ),
  confirmations: v.optional(
    described(v.pipe(count, v.minValue(1)), 'How many blocks deep something must be to count.'),
  ),
  pollingIntervalMs: v.optional(described(v.pipe(count, v.minValue(10)), 'How often to ask for new blocks.')),
  salts: v.optional(
    described(
      v.picklist(['derived', 'random']),
      'What labels and predictions are sealed with. Derived from the account, the default, `vault recover` can make them again; random ones are in the vault alone.',
    ),
  ),
  checkClock: v.optional(
    described(
      v.boolean(),
      "Whether labels only leave once this machine's clock, too, is past the deadline. By default true; false is for local chains whose time is not the world's.",
    ),
  ),
  keystore: v.optional(described(v.string(), 'The file of the account: Web3 Secret Storage, version 3.')),
  vault: v.optional(described(v.string(), 'The folder of the vault. By default "vault".')),
  store: v.optional(
    described(
      v.strictObject({
        folder: v.optional(
          described(v.string(), 'Blocks are kept in this folder. `modelmarket gateway` serves it.'),
        ),
        kubo: v.optional(described(url, "Blocks are kept in this Kubo node: its RPC's URL.")),
        gateways: v.optional(
          described(v.array(url), 'What is not here is fetched from these trustless gateways.'),
        ),
      }),
      'Where datasets and models are. Relative paths begin at this file.',
    ),
  ),
  trainer: v.optional(
    described(
      v.strictObject({
        program: v.optional(
          described(
            v.pipe(v.array(v.string()), v.minLength(1)),
            'What makes a model: a program and its arguments.',
          ),
        ),
        timeoutSeconds: v.optional(described(v.pipe(count, v.minValue(1)), 'How long it may take.')),
        environment: v.optional(
          described(v.array(v.string()), 'Names of environment variables that the program may see.'),
        ),
        trainings: v.optional(described(v.pipe(count, v.minValue(1)), 'How many models to make at a time.')),
        policy: v.optional(
          described(
            v.strictObject({
              minReward: v.optional(described(coins, 'The least reward, in coins.')),
              maxStake: v.optional(described(coins, 'The highest stake of one request, in coins.')),
              maxStakeAtRisk: v.optional(described(coins, 'The highest sum of stakes at a time, in coins.')),
              maxSize: v.optional(described(count, 'The most test labels.')),
              minTimeLeftSeconds: v.optional(described(count, 'The least time until the deadline.')),
              margin: v.optional(
                described(
                  v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
                  "How much better than the request's minimum the validation must be: 0.02 is two percentage points.",
                ),
              ),
              allow: v.optional(described(v.array(address), 'Only requests of these accounts.')),
              deny: v.optional(described(v.array(address), 'No requests of these accounts.')),
            }),
            'Which requests to compete in.',
          ),
        ),
      }),
      'For `modelmarket train`.',
    ),
  ),
})

/** What a configuration says. */
export type Config = v.InferOutput<typeof configSchema>

/** A configuration, and where its paths begin. */
export interface LocatedConfig {
  config: Config
  folder: string
}

/**
 * Reads the configuration: of the file that is named, or of the one that is here, if there is one.
 *
 * @throws {UnreadableFileError} when the file that is named cannot be read.
 * @throws {InvalidConfigError} when it is none.
 */
export async function readConfig(file: string | undefined, cwd: string): Promise<LocatedConfig> {
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
  const parsed = v.safeParse(configSchema, json, { abortPipeEarly: true })
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
