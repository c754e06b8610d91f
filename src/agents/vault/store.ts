import { bytesToHex } from '@noble/hashes/utils.js'
import { Level } from 'level'
import { sha256 } from '../../content/sha256.js'
import { VaultClosedError, VaultCorruptedError } from './errors.js'
import type { StoredEntry } from './file.js'
import { makeFolder, restrictFiles } from './folder.js'
import { vaultErrorOf } from './vaultErrorOf.js'

/** What replaces the value of a name; `undefined` deletes it. */
export type StoreChange = readonly [name: string, bytes: Uint8Array | undefined]

type Database = Level<string, Uint8Array>

/** Writes that are made as one. */
interface Group {
  changes: StoreChange[]
  written: Promise<void>
}

/** A write that failed, and what the database held then. */
interface Failure {
  changes: readonly StoreChange[]
  before?: {
    /** The hash of every value. */
    held: ReadonlyMap<string, string>
    /** The values that the failed write was to replace. */
    replaced: readonly StoreChange[]
  }
}

/**
 * A database on disk that survives failed writes.
 *
 * LevelDB appends to a log. After an append that failed, because the disk was full for instance, what it appends next comes after a torn
 * record: it reports success, but loses all of that when it is opened again. So after a failed write the database is closed, opened
 * again, and compared with what it held, before anything else is read or written. What a failed write stored all the same is undone.
 */
export class Store {
  readonly #location: string
  readonly #db: Database
  #turn: Promise<unknown> = Promise.resolve()
  readonly #reading = new Set<Promise<unknown>>()
  #group: Group | undefined
  #failure: Failure | undefined
  /** Why nothing can be read or written any more. */
  #ended: VaultClosedError | VaultCorruptedError | undefined

  private constructor(location: string, db: Database) {
    this.#location = location
    this.#db = db
  }

  /**
   * Opens a database, or creates one.
   *
   * @throws {VaultLockedError} when it is open already.
   * @throws {VaultFullError} when the disk is full.
   * @throws {VaultForbiddenError} when the system does not let this process use it.
   * @throws {VaultCorruptedError} when it is damaged.
   * @throws {NotAVaultError} when the location is a folder of other files.
   */
  static async open(location: string): Promise<Store> {
    await makeFolder(location)
    const db: Database = new Level(location, { valueEncoding: 'view' })
    try {
      await db.open()
    } catch (error) {
      throw vaultErrorOf(location, error)
    }
    const store = new Store(location, db)
    try {
      await restrictFiles(location)
    } catch (error) {
      await db.close()
      throw error
    }
    return store
  }

  get(name: string): Promise<Uint8Array | undefined> {
    return this.#read(() => this.#db.get(name))
  }

  /** Reads all entries at one point in time. */
  all(): Promise<StoredEntry[]> {
    return this.#read(() => this.#db.iterator().all())
  }

  /** Reads some entries in the order of their names, `from` or those after it. There are no more when none is returned. */
  page(from: { gte: string } | { gt: string }): Promise<StoredEntry[]> {
    return this.#read(async () => {
      const iterator = this.#db.iterator(from)
      try {
        // It returns fewer when they are large.
        return await iterator.nextv(pageSize)
      } finally {
        await iterator.close()
      }
    })
  }

  /**
   * Writes some changes atomically. They are on disk when the promise resolves.
   *
   * @throws {VaultFullError} when the disk is full. Nothing was written.
   */
  write(changes: readonly StoreChange[]): Promise<void> {
    this.#group ??= this.#startGroup()
    for (const change of changes) this.#group.changes.push(change)
    return this.#group.written
  }

  /** Closes the database, once all that was asked for before is read and written. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      this.#ended ??= new VaultClosedError(this.#location)
      await Promise.allSettled(this.#reading)
      await this.#db.close()
      // As far as possible: the folder itself is closed to others.
      await restrictFiles(this.#location).catch(() => {})
    })
  }

  /**
   * Groups the writes that come until the last one is done: they wait for the disk once. Groups take turns, because one that follows a failed
   * one closely would be written after its torn record.
   */
  #startGroup(): Group {
    const changes: StoreChange[] = []
    const written = this.#inTurn(async () => {
      this.#group = undefined
      await this.#ready()
      try {
        await this.#batch(changes)
      } catch (error) {
        this.#failure = { changes }
        throw error
      }
    })
    return { changes, written }
  }

  async #batch(changes: readonly StoreChange[]): Promise<void> {
    const operations = changes.map(([key, value]) =>
      value === undefined ? ({ type: 'del', key } as const) : ({ type: 'put', key, value } as const),
    )
    await this.#db.batch(operations, { sync: true })
  }

  async #read<value>(act: () => Promise<value>): Promise<value> {
    if (this.#failure) await this.#inTurn(() => this.#ready())
    if (this.#ended) throw this.#ended
    const reading = act().catch((error: unknown) => {
      throw this.#ended ?? vaultErrorOf(this.#location, error)
    })
    this.#reading.add(reading)
    try {
      return await reading
    } finally {
      this.#reading.delete(reading)
    }
  }

  /** Does something alone. */
  #inTurn<value>(act: () => Promise<value>): Promise<value> {
    const done = this.#turn.then(act).catch((error: unknown) => {
      throw vaultErrorOf(this.#location, error)
    })
    this.#turn = done.catch(() => {})
    return done
  }

  /** Brings the database in order after a failed write. */
  async #ready(): Promise<void> {
    if (this.#failure && !this.#ended) await this.#recover(this.#failure)
    if (this.#ended) throw this.#ended
  }

  async #recover(failure: Failure): Promise<void> {
    await Promise.allSettled(this.#reading)
    // In memory LevelDB has no change that failed.
    failure.before ??= await this.#look(failure.changes)
    await this.#db.close()
    await this.#db.open()
    await restrictFiles(this.#location)
    await this.#batch(await this.#toUndo(failure.before))
    if (!isSame(failure.before.held, await this.#hashes())) {
      this.#ended = new VaultCorruptedError(undefined, {
        details: 'Entries are missing after a write failed.',
      })
      await this.#db.close()
    }
    this.#failure = undefined
  }

  async #look(changes: readonly StoreChange[]): Promise<Required<Failure>['before']> {
    const replaced: StoreChange[] = []
    for (const [name] of changes) replaced.push([name, await this.#db.get(name)])
    return { held: await this.#hashes(), replaced }
  }

  async #toUndo({ replaced }: Required<Failure>['before']): Promise<StoreChange[]> {
    const changes: StoreChange[] = []
    for (const change of replaced) {
      const [name, bytes] = change
      if (hashOf(await this.#db.get(name)) !== hashOf(bytes)) changes.push(change)
    }
    return changes
  }

  async #hashes(): Promise<Map<string, string>> {
    const hashes = new Map<string, string>()
    for await (const [name, bytes] of this.#db.iterator()) hashes.set(name, hashOf(bytes))
    return hashes
  }
}

/** How many entries are read at once. */
const pageSize = 100

function hashOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : bytesToHex(sha256(bytes))
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([name, hash]) => other.get(name) === hash)
}
