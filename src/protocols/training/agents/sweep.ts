import type { AgentContext } from '../../../agents/engine/role.js'
import { trackedEntry } from '../../../agents/engine/tracking.js'
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
  #position: { periods: bigint; disputes: bigint } | undefined
  #sweptAt = -1n
  /** The lowest numbers to read again. */
  readonly #again: { period?: bigint; dispute?: bigint } = {}

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

  /** Has a period or a dispute read again, although all like it have been: an endpoint may have denied it for a while. */
  again({ kind, id }: { kind: string; id: bigint }): void {
    if (kind !== 'period' && kind !== 'dispute') return
    const known = this.#again[kind]
    this.#again[kind] = known !== undefined && known < id ? known : id
    this.#sweptAt = -1n
  }

  async #sweep(): Promise<void> {
    const { client, address, block, now, track, vault, prefix } = this.#context
    const { onPeriod, onDispute } = this.#parameters
    const blockNumber = block()
    const key = `${prefix}swept`
    const stored = (await vault.get(key)) as { periods: string; disputes: string } | undefined
    this.#position ??= { periods: BigInt(stored?.periods ?? 0), disputes: BigInt(stored?.disputes ?? 0) }
    const isOld = (at: bigint) => at + finality < now()
    const before = this.#position
    const from = {
      periods: below(before.periods, this.#again.period),
      disputes: below(before.disputes, this.#again.dispute),
    }
    this.#position = from
    delete this.#again.period
    delete this.#again.dispute
    const at = { address, blockNumber }
    const kept = async (kind: 'periods' | 'disputes', to: bigint, keys: readonly string[]) => {
      const position = { ...from, ...this.#position, [kind]: to }
      this.#position = position
      // With what is tracked: a crash must not lose what is not read again.
      await vault.write([
        ...keys.map((one) => trackedEntry(prefix, one)),
        { key, value: { periods: String(position.periods), disputes: String(position.disputes) } },
      ])
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

  /** Reads all numbers above a position, and tells up to which all are old: while it reads, for what stops it must not have it begin again. */
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

/** The position from which a number is read again, if there is one. */
function below(position: bigint, again: bigint | undefined): bigint {
  return again !== undefined && again <= position ? again - 1n : position
}
