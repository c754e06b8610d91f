import type { AgentContext } from '../../../agents/engine/role.js'
import {
  type Dispute,
  getDispute,
  getDisputeCount,
  getPeriod,
  getPeriodCount,
  type LearningPeriod,
} from '../index.js'
import { isUnknown } from './unknown.js'

/** How long a reorganisation may give an id to another period or dispute, in seconds: Ethereum takes 13 minutes to finalise. */
const finality = 900n

/** How many things are read at once. */
const batch = 16

export interface SweepParameters {
  onPeriod?: ((period: LearningPeriod) => void) | undefined
  onDispute?: ((dispute: Dispute) => void) | undefined
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
    const { client, address, block, now, vault, prefix } = this.#context
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
    const periods = onPeriod
      ? await this.#read(from.periods, await getPeriodCount(client, at), async (periodId) => {
          const period = await getPeriod(client, { ...at, periodId })
          onPeriod(period)
          return isOld(period.startedAt)
        })
      : from.periods
    const disputes = onDispute
      ? await this.#read(from.disputes, await getDisputeCount(client, at), async (disputeId) => {
          const dispute = await getDispute(client, { ...at, disputeId })
          onDispute(dispute)
          return isOld(dispute.openedAt)
        })
      : from.disputes
    this.#position = { periods, disputes }
    this.#sweptAt = blockNumber
    if (periods !== before.periods || disputes !== before.disputes)
      await vault.put(key, { periods: String(periods), disputes: String(disputes) })
  }

  /** Reads all numbers above a position. Returns the highest up to which all are old. */
  async #read(position: bigint, count: bigint, read: (id: bigint) => Promise<boolean>): Promise<bigint> {
    let old = position
    let areAllOld = true
    for (let from = position + 1n; from <= count; from += BigInt(batch)) {
      const ids = Array.from({ length: batch }, (_, i) => from + BigInt(i)).filter((id) => id <= count)
      // What is denied is no news, and is read again.
      const known = (id: bigint) =>
        read(id).catch((error: unknown) => {
          if (!isUnknown(error)) throw error
          return false
        })
      for (const isOld of await Promise.all(ids.map(known))) {
        areAllOld &&= isOld
        if (areAllOld) old++
      }
    }
    return old
  }
}

/** The position from which a number is read again, if there is one. */
function below(position: bigint, again: bigint | undefined): bigint {
  return again !== undefined && again <= position ? again - 1n : position
}
