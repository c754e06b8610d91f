import { resolve } from 'node:path'
import * as v from 'valibot'
import {
  type Chain,
  type Client,
  createClient,
  fallback,
  http,
  isAddressEqual,
  type LocalAccount,
  type Transport,
} from 'viem'
import { type FeeOptions, openVault, type Vault } from '../agents/index.js'
import { chainIdOf } from '../chain/index.js'
import { type Config, type LocatedConfig, readConfig } from './config.js'
import { confirm } from './confirm.js'
import { MissingSettingError, NoVaultError } from './errors.js'
import { feeFlags, feesOf } from './feeOptions.js'
import { isFolder } from './files.js'
import { currentFolder, type Io } from './io.js'
import { readAccount, readVaultKey } from './keys.js'
import { Output } from './output.js'
import { parseAddress } from './parse.js'
import type { ContractLocation, ContractSettings, ProtocolSection, Shell } from './protocol.js'
import { openStore, type Store, type StoreSettings } from './store.js'

/** The options that all commands take, and those that all commands of a protocol take. */
const globalOptions = v.object({
  config: v.optional(v.string()),
  rpc: v.optional(v.array(v.string())),
  address: v.optional(v.string()),
  fromBlock: v.optional(v.number()),
  keystore: v.optional(v.string()),
  vault: v.optional(v.string()),
  store: v.optional(v.string()),
  ...feeFlags,
  json: v.optional(v.boolean(), false),
  yes: v.optional(v.boolean(), false),
})

type GlobalOptions = v.InferOutput<typeof globalOptions>

/** What a command works with: the options of the command line, or else the configuration. */
export class Session {
  readonly io: Io
  readonly output: Output
  readonly config: Config
  /** The folder that relative paths of the configuration start at. */
  readonly folder: string
  protected readonly options: GlobalOptions
  /** How many things an agent stopped, and left to a person. */
  stopped = 0
  readonly #closing: (() => Promise<void>)[] = []

  constructor(io: Io, options: GlobalOptions, { config, folder }: LocatedConfig) {
    this.io = io
    this.output = new Output(io, options)
    this.config = config
    this.folder = folder
    this.options = options
  }

  get signal(): AbortSignal {
    return this.io.signal
  }

  /** What commitments are sealed with. */
  get salts(): 'derived' | 'random' {
    return this.config.salts ?? 'derived'
  }

  /** What gas may cost. */
  get fees(): FeeOptions {
    return feesOf(this.options, this.config.fees)
  }

  /** A client that reads; it has no account. */
  get client(): Client<Transport> {
    return createClient({ ...this.#transport, batch: { multicall: false } })
  }

  /**
   * A client that sends, from the account of the keystore or of the environment.
   *
   * @param chain The chain to sign for. By default the one that the endpoint tells each time.
   */
  async wallet<chain extends Chain | undefined = undefined>(
    chain?: chain,
  ): Promise<Client<Transport, chain, LocalAccount>> {
    const keystore = this.options.keystore
      ? resolve(currentFolder(this.io), this.options.keystore)
      : this.config.keystore && resolve(this.folder, this.config.keystore)
    const transport = this.#transport
    const account = await readAccount(this.io, keystore)
    return createClient({ ...transport, account, chain: chain as chain })
  }

  /** Clients of the endpoints that have to agree with what agents read. */
  get witnesses(): Client<Transport>[] {
    return (this.config.witnesses ?? []).map((url) => createClient({ transport: http(url) }))
  }

  get #transport() {
    const urls = this.options.rpc ?? this.config.rpc
    if (!urls?.length) {
      throw new MissingSettingError('The JSON-RPC endpoint', [
        'Name it with `--rpc URL`, or in the configuration: `"rpc": ["https://…"]`.',
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
    if (this.options.store)
      return { gateways: others.gateways, folder: resolve(currentFolder(this.io), this.options.store) }
    return { ...others, ...(folder === undefined ? {} : { folder: resolve(this.folder, folder) }) }
  }

  store(options: { writable: boolean }): Promise<Store> {
    return openStore(this.storeSettings, options)
  }

  get vaultFolder(): string {
    const { vault } = this.options
    return vault ? resolve(currentFolder(this.io), vault) : resolve(this.folder, this.config.vault ?? 'vault')
  }

  /**
   * Opens the vault. It is closed with the session.
   *
   * @throws {NoVaultError} when there is no vault and `existing` asks for one.
   */
  async vault({ existing = false }: { existing?: boolean } = {}): Promise<Vault> {
    if (existing && !(await isFolder(this.vaultFolder))) throw new NoVaultError(this.vaultFolder)
    const vault = await openVault({ location: this.vaultFolder, ...(await readVaultKey(this.io)) })
    this.#closing.push(() => vault.close())
    return vault
  }

  /** @throws {NotConfirmedError} when what is at stake is not agreed to. */
  confirm(...stakes: readonly string[]): Promise<void> {
    return confirm(this.io, { stakes, yes: this.options.yes })
  }

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) await close()
  }
}

/** The session of a command of one protocol: it also knows the protocol's contract and settings. */
export class ProtocolSession<settings extends ContractSettings = ContractSettings> extends Session {
  /** The protocol's section of the configuration. */
  readonly settings: settings
  readonly #section: ProtocolSection<settings>

  constructor(
    io: Io,
    options: GlobalOptions,
    located: LocatedConfig,
    { section }: { section: ProtocolSection<settings> },
  ) {
    super(io, options, located)
    this.settings = v.parse(section.settings, located.config[section.name] ?? {})
    this.#section = section
  }

  /**
   * Finds the protocol's contract: the option names it, or else the configuration, or else it is the one that is known on
   * this chain.
   *
   * @throws {MissingSettingError} when nothing names it.
   */
  async contract(): Promise<ContractLocation> {
    const { name, deployments } = this.#section
    const configured = this.settings.address
    const chosen = this.options.address ?? configured
    if (chosen !== undefined) {
      const address = parseAddress(chosen)
      // The block in the configuration is that of the contract in the configuration.
      const isConfigured = configured !== undefined && isAddressEqual(address, parseAddress(configured))
      const fromBlock = isConfigured ? this.settings.fromBlock : undefined
      return { address, fromBlock: BigInt(this.options.fromBlock ?? fromBlock ?? 0) }
    }
    const known = Object.keys(deployments).length > 0 ? deployments[await chainIdOf(this.client)] : undefined
    if (known) {
      const { fromBlock = known.fromBlock } = this.options
      return { address: known.address, fromBlock: BigInt(fromBlock) }
    }
    throw new MissingSettingError(`The address of the ${name} contract`, [
      `Name it with \`--address ADDRESS\`, or in the configuration: \`"${name}": { "address": "0x…" }\`.`,
    ])
  }
}

/**
 * Opens a session.
 *
 * @param options The options of the command line. Options that are not global are ignored.
 */
export async function openSession({ io, protocols }: Shell, options: object): Promise<Session> {
  const parsed = v.parse(globalOptions, options)
  return new Session(io, parsed, await readConfig(parsed.config, { cwd: currentFolder(io), protocols }))
}

/** Opens the session of a command of one protocol. */
export async function openProtocolSession<settings extends ContractSettings>(
  { io, protocols }: Shell,
  options: object,
  section: ProtocolSection<settings>,
): Promise<ProtocolSession<settings>> {
  const parsed = v.parse(globalOptions, options)
  const located = await readConfig(parsed.config, { cwd: currentFolder(io), protocols })
  return new ProtocolSession(io, parsed, located, { section })
}
