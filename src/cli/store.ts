import { type Blockstore, type CID, GatewayStore, KuboStore, type Pinning } from '../content/index.js'
import { MissingSettingError } from './errors.js'
import { needPackages } from './packages.js'

/** Where content is read from and put, and, where that has to be asked for, kept. */
export type Store = Pick<Blockstore, 'get' | 'put'> & Partial<Pinning>

/** What the configuration says of the store, with the folder as a path. */
export interface StoreSettings {
  folder?: string | undefined
  kubo?: string | undefined
  gateways?: readonly string[] | undefined
}

/**
 * Opens the store that the configuration names: a folder or a Kubo node, and gateways for what is not in it.
 *
 * @throws {MissingSettingError} when it names none, or, for one that takes blocks, gateways alone.
 * @throws {MissingPackagesError} when it is a folder and `blockstore-fs` is not installed.
 */
export async function openStore(
  settings: StoreSettings,
  { writable }: { writable: boolean },
): Promise<Store> {
  const gateways = settings.gateways?.length ? new GatewayStore({ gateways: settings.gateways }) : undefined
  const own = await openOwn(settings)
  if (own) return gateways ? new LayeredStore(own, gateways) : own
  if (gateways && !writable) return gateways
  throw new MissingSettingError(writable ? 'A store that takes content' : 'The store', [
    'Name a folder with `--store FOLDER`, or in the configuration:',
    '`"store": { "folder": "store" }` or `"store": { "kubo": "http://127.0.0.1:5001" }`.',
  ])
}

async function openOwn({
  folder,
  kubo,
}: StoreSettings): Promise<(Blockstore & Partial<Pinning>) | undefined> {
  if (kubo) return new KuboStore({ url: kubo })
  if (!folder) return undefined
  needPackages('blockstore-fs')
  const { FsBlockstore } = await import('blockstore-fs')
  const store = new FsBlockstore(folder)
  await store.open()
  return store
}

/** Reads what one store lacks from another, and keeps it. */
class LayeredStore implements Store {
  readonly #own: Blockstore
  readonly #others: Blockstore
  readonly pin?: Pinning['pin']

  constructor(own: Blockstore & Partial<Pinning>, others: Blockstore) {
    this.#own = own
    if (own.pin) this.pin = own.pin.bind(own)
    this.#others = others
  }

  put(...parameters: Parameters<Store['put']>): ReturnType<Store['put']> {
    return this.#own.put(...parameters)
  }

  async *get(cid: CID, options?: Parameters<Store['get']>[1]): ReturnType<Store['get']> {
    if (await this.#own.has(cid, options)) {
      yield* this.#own.get(cid, options)
      return
    }
    const chunks: Uint8Array[] = []
    for await (const chunk of this.#others.get(cid, options)) chunks.push(chunk)
    await this.#own.put(cid, chunks, options)
    yield* chunks
  }
}
