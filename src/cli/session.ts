import { resolve } from 'node:path'
import * as v from 'valibot'
import {
  type Address,
  type Client,
  createClient,
  fallback,
  http,
  type LocalAccount,
  type Transport,
} from 'viem'
import { openVault, type Vault } from '../agents/index.js'
import { type Config, readConfig } from './config.js'
import { confirm } from './confirm.js'
import { MissingSettingError, NoVaultError } from './errors.js'
import { isFolder } from './files.js'
import type { Io } from './io.js'
import { readAccount, readVaultKey } from './keys.js'
import { Output } from './output.js'
import { parseAddress } from './parse.js'
import { openStore, type Store, type StoreSettings } from './store.js'

/** The options that all commands take. */
const globalOptions = v.object({
  config: v.optional(v.string()),
  rpc: v.optional(v.array(v.string())),
  market: v.optional(v.string()),
  keystore: v.optional(v.string()),
  vault: v.optional(v.string()),
  store: v.optional(v.string()),
  fromBlock: v.optional(v.number()),
  json: v.optional(v.boolean(), false),
  yes: v.optional(v.boolean(), false),
})

/** What a command works with: what is said in the arguments, or else in the configuration. */
export class Session {
  readonly io: Io
  readonly output: Output
  readonly config: Config
  /** Where relative paths of the configuration begin. */
  readonly folder: string
  readonly #options: v.InferOutput<typeof globalOptions>
  readonly #closing: (() => Promise<void>)[] = []

  private constructor(
    io: Io,
    options: v.InferOutput<typeof globalOptions>,
    { config, folder }: { config: Config; folder: string },
  ) {
    this.io = io
    this.output = new Output(io, options)
    this.config = config
    this.folder = folder
    this.#options = options
  }

  /** @param options What the command line says: the command's own options are left alone. */
  static async open(io: Io, options: object): Promise<Session> {
    const parsed = v.parse(globalOptions, options)
    return new Session(io, parsed, await readConfig(parsed.config, io.cwd))
  }

  get signal(): AbortSignal {
    return this.io.signal
  }

  /** @throws {MissingSettingError} when no market is named. */
  get market(): Address {
    const market = this.#options.market ?? this.config.market
    if (market) return parseAddress(market)
    throw new MissingSettingError('The market', [
      'Name its address with `--market`, or in the configuration.',
    ])
  }

  get fromBlock(): bigint {
    return BigInt(this.#options.fromBlock ?? this.config.fromBlock ?? 0)
  }

  /** What labels and predictions are sealed with. */
  get salts(): 'derived' | 'random' {
    return this.config.salts ?? 'derived'
  }

  /** A client that reads; it has no account. */
  get client(): Client<Transport> {
    return createClient({ ...this.#transport, batch: { multicall: false } })
  }

  /** A client that sends, from the account of the keystore or of the environment. */
  async wallet(): Promise<Client<Transport, undefined, LocalAccount>> {
    const keystore = this.#options.keystore
      ? resolve(this.io.cwd, this.#options.keystore)
      : this.config.keystore && resolve(this.folder, this.config.keystore)
    const transport = this.#transport
    return createClient({ ...transport, account: await readAccount(this.io, keystore) })
  }

  get #transport() {
    const urls = this.#options.rpc ?? this.config.rpc
    if (!urls?.length) {
      throw new MissingSettingError('The JSON-RPC endpoint', [
        'Name it with `--rpc URL`, or in the configuration.',
      ])
    }
    const { pollingIntervalMs } = this.config
    const [first] = urls
    return {
      transport: urls.length === 1 ? http(first) : fallback(urls.map((url) => http(url))),
      ...(pollingIntervalMs === undefined ? {} : { pollingInterval: pollingIntervalMs, cacheTime: 0 }),
    }
  }

  get storeSettings(): StoreSettings {
    const { folder, ...others } = this.config.store ?? {}
    if (this.#options.store)
      return { gateways: others.gateways, folder: resolve(this.io.cwd, this.#options.store) }
    return { ...others, ...(folder === undefined ? {} : { folder: resolve(this.folder, folder) }) }
  }

  store(options: { writable: boolean }): Promise<Store> {
    return openStore(this.storeSettings, options)
  }

  get vaultFolder(): string {
    const { vault } = this.#options
    return vault ? resolve(this.io.cwd, vault) : resolve(this.folder, this.config.vault ?? 'vault')
  }

  /**
   * The vault. It is closed with the session.
   *
   * @throws {NoVaultError} when there is none, and none is to be made.
   */
  async vault({ existing = false }: { existing?: boolean } = {}): Promise<Vault> {
    if (existing && !(await isFolder(this.vaultFolder))) throw new NoVaultError(this.vaultFolder)
    const vault = await openVault({ location: this.vaultFolder, ...(await readVaultKey(this.io)) })
    this.#closing.push(() => vault.close())
    return vault
  }

  /** @throws {NotConfirmedError} when what is at stake is not agreed to. */
  confirm(...stakes: readonly string[]): Promise<void> {
    return confirm(this.io, { stakes, yes: this.#options.yes })
  }

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) await close()
  }
}
