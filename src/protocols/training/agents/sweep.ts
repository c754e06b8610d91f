import type { AgentContext } from '../../../agents/engine/role.js'
import { trackedEntry } from '../../../agents/engine/tracking.js'
import type { VaultChange } from '../../../agents/vault/vault.js'
import {
  type Dispute,
  getDispute,
  getDisputeCount,
  getPeriod,
  getPeriodCount,
  type LearningPeriod,
} from '../index.js'
import { isUnknown } from './isUnknown.js'

/** How long a reorganisation may give an id to another period or dispute, in seconds: Ethereum takes 13 minutes to finalise. */
const finality = 900n

/** How many things are read at once. */
const batch = 32

/** What to do with what is found: each returns the key to track, if there is one. */
export interface SweepParameters {
  onPeriod?: ((period: LearningPeriod) => string | undefined) | undefined
  onDispute?: ((dispute: Dispute) => string | undefined) | undefined
}

/** The ids up to which nothing is read again. */
interface Position {
  periods: bigint
  disputes: bigint
}

/** What was read at an id. */
interface Found {
  isOld: boolean
  /** What to track. */
  key?: string | undefined
}

/**
 * Reads new periods and disputes by their ids, in case an endpoint leaves out their events.
 *
 * Stores the id up to which no reorganisation can change anything.
 */
export class Sweep {
  readonly #context: AgentContext<never>
  readonly #parameters: SweepParameters
  #sweeping: Promise<void> | undefined
  #position: Position | undefined
  #sweptAt = -1n
  /** The lowest ids that a running sweep must not pass. */
  readonly #again: Partial<Position> = {}

  constructor(context: AgentContext<never>, parameters: SweepParameters) {
    this.#context = context
    this.#parameters = parameters
  }

  /** Sweeps, unless it was done at this block. Calls at the same time sweep once. */
  run(): Promise<void> {
    if (this.#sweptAt === this.#context.block()) return Promise.resolve()
    this.#sweeping ??= this.#sweep().finally(() => {
      this.#sweeping = undefined
    })
    return this.#sweeping
  }

  /**
   * Has a period or a dispute read again, although all like it have been: an endpoint may have denied it for a while. That is stored, so
   * whoever asked can forget the thing.
   */
  async again({ kind, id }: { kind: string; id: bigint }): Promise<void> {
    if (kind !== 'period' && kind !== 'dispute') return
    const position = await this.#load()
    const of = `${kind}s` as const
    const known = this.#again[of]
    this.#again[of] = known !== undefined && known < id ? known : id
    this.#sweptAt = -1n
    await this.#store({ ...position, [of]: below(position[of], id) })
  }

  async #sweep(): Promise<void> {
    const { client, address, block, now, track, prefix } = this.#context
    const { onPeriod, onDispute } = this.#parameters
    const blockNumber = block()
    const from = await this.#load()
    delete this.#again.periods
    delete this.#again.disputes
    const isOld = (at: bigint) => at + finality < now()
    const at = { address, blockNumber }
    const kept = async (kind: keyof Position, to: bigint, keys: readonly string[]) => {
      const position = { ...(this.#position ?? from), [kind]: below(to, this.#again[kind]) }
      // With what is tracked: a crash must not lose what is not read again.
      const changes = keys.map((one) => trackedEntry(prefix, one))
      await this.#store(position, changes)
    }
    const found = (at: bigint, one: string | undefined): Found => {
      if (one !== undefined) track(one)
      return { isOld: isOld(at), key: one }
    }
    if (onPeriod)
      await this.#read(from.periods, await getPeriodCount(client, at), {
        read: async (periodId) => {
          const period = await getPeriod(client, { ...at, periodId })
          return found(period.startedAt, onPeriod(period))
        },
        onOld: (to, keys) => kept('periods', to, keys),
      })
    if (onDispute)
      await this.#read(from.disputes, await getDisputeCount(client, at), {
        read: async (disputeId) => {
          const dispute = await getDispute(client, { ...at, disputeId })
          return found(dispute.openedAt, onDispute(dispute))
        },
        onOld: (to, keys) => kept('disputes', to, keys),
      })
    this.#sweptAt = blockNumber
  }

  async #load(): Promise<Position> {
    const { vault } = this.#context
    const stored = (await vault.get(this.#key)) as { periods: string; disputes: string } | undefined
    this.#position ??= { periods: BigInt(stored?.periods ?? 0), disputes: BigInt(stored?.disputes ?? 0) }
    return this.#position
  }

  async #store(position: Position, changes: readonly VaultChange[] = []): Promise<void> {
    const { vault } = this.#context
    this.#position = position
    const value = { periods: String(position.periods), disputes: String(position.disputes) }
    await vault.write([...changes, { key: this.#key, value }])
  }

  get #key(): string {
    return `${this.#context.prefix}swept`
  }

  /** Reads all ids above a position, and tells up to which all are old: while it reads, for what stops it must not have it begin again. */
  async #read(
    position: bigint,
    count: bigint,
    {
      read,
      onOld,
    }: {
      read: (id: bigint) => Promise<Found>
      onOld: (to: bigint, keys: readonly string[]) => Promise<void>
    },
  ): Promise<void> {
    let old = position
    let areAllOld = true
    for (let from = position + 1n; from <= count; from += BigInt(batch)) {
      const before = old
      const ids = Array.from({ length: batch }, (_, i) => from + BigInt(i)).filter((id) => id <= count)
      // What is denied is no news, and is read again.
      const known = (id: bigint) =>
        read(id).catch((error: unknown): Found => {
          if (!isUnknown(error)) throw error
          return { isOld: false }
        })
      const all = await Promise.all(ids.map(known))
      for (const { isOld } of all) {
        areAllOld &&= isOld
        if (areAllOld) old++
      }
      const keys = all.flatMap(({ key }) => (key === undefined ? [] : [key]))
      if (old > before) await onOld(old, keys)
    }
  }
}

/** The position from which an id is read again, if there is one. */
function below(position: bigint, again: bigint | undefined): bigint {
  return again !== undefined && again <= position ? again - 1n : position
}
