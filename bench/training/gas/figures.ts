import { calldataFloor } from '../../gas/floors.js'
import { table } from '../../utils/bench.js'
import { type Part, partOf } from './games.js'
import type { TrainingMeasurements } from './measure.js'
import { callTargets, gameTargets, type Network, networks, networkTargets, type Target } from './targets.js'

/** What a whole dispute costs: its parts, and all together. */
export type GameGas = Record<Part | 'whole', number>

export interface TrainingFigures {
  /** Calls that cost more in a large network, by network; with the floor of their calldata. */
  byNetwork: Record<string, Partial<Record<Network, { gas: number; floor: number }>>>
  /** All other calls. */
  calls: Record<string, number>
  /** Whole disputes of digits, by the first wrong leaf. */
  games: Record<string, GameGas>
  /** The dearest of them, for each part and for all together. */
  game: GameGas
}

/** The network whose games are measured as a whole. */
const played = '64-32-10'
/** What a lie is called by the call that proves it. */
const isProof = (call: string) => call.startsWith('prove ')
const lieOf = (call: string) => call.slice('prove '.length)

/**
 * What the measurements come to.
 *
 * @throws {RangeError} when something was not measured.
 */
export function figuresOf({ meter }: TrainingMeasurements): TrainingFigures {
  const found = <value>(value: value | undefined, name: string): value => {
    if (value === undefined) throw new RangeError(`${name} was not measured`)
    return value
  }
  const worst = (name: string) => found(meter.worst(name), name)
  const byNetwork = Object.fromEntries(
    Object.entries(networkTargets).map(([call, targets]) => [
      call,
      Object.fromEntries(
        networks
          .filter((network) => targets[network] !== undefined)
          .map((network) => {
            const cost = worst(`${network} ${call}`)
            return [network, { gas: cost.gas, floor: calldataFloor(cost) }]
          }),
      ),
    ]),
  )
  const calls = Object.fromEntries(
    Object.keys(callTargets).map((call) => [
      call,
      call === 'finalize, each of eight'
        ? Math.round(worst('finalize, eight states').gas / 8)
        : worst(call).gas,
    ]),
  )
  const games = Object.fromEntries(
    Object.keys(networkTargets)
      .filter(isProof)
      .map((call) => {
        const total = (part: Part) => {
          const name = partOf(played, call, part)
          return found(meter.total(name), name)
        }
        const parts = {
          worker: total('worker'),
          challenger: total('challenger'),
          resolution: total('resolution'),
        }
        return [lieOf(call), { ...parts, whole: parts.worker + parts.challenger + parts.resolution }]
      }),
  )
  const most = (part: keyof GameGas) => Math.max(...Object.values(games).map((gas) => gas[part]))
  return {
    byNetwork,
    calls,
    games,
    game: {
      worker: most('worker'),
      challenger: most('challenger'),
      resolution: most('resolution'),
      whole: most('whole'),
    },
  }
}

/** The most gas that a target allows, given the floor of the calldata. */
function limitOf({ limit, floorLimit }: Target = {}, floor = 0): number | undefined {
  return floorLimit === undefined ? limit : Math.floor(floorLimit * floor)
}

/** The limits that should hold and do not. */
export function brokenLimits({ byNetwork, calls, game }: TrainingFigures): string[] {
  const check = (name: string, gas: number | undefined, target: Target, floor = 0) => {
    if (gas === undefined) return [`${name} was not measured`]
    const limit = limitOf(target, floor) ?? Number.POSITIVE_INFINITY
    return gas > limit ? [`${name} takes ${gas} gas, above ${limit}`] : []
  }
  return [
    ...Object.entries(networkTargets).flatMap(([call, targets]) =>
      networks.flatMap((network) => {
        const target: Target | undefined = targets[network]
        const { gas, floor } = byNetwork[call]?.[network] ?? {}
        return target ? check(`${call} of ${network}`, gas, target, floor) : []
      }),
    ),
    ...Object.entries(callTargets).flatMap(([call, target]) => check(call, calls[call], target)),
    ...Object.entries(gameTargets).flatMap(([part, target]) =>
      check(`a whole dispute, ${part}`, game[part as keyof GameGas], target),
    ),
  ]
}

/** Gas by network, beside the limits. */
export function networksTable({ byNetwork }: TrainingFigures): string {
  return [
    'By network, beside the limit and what no transaction with that calldata can be cheaper than (EIP-7623):',
    table(
      ['call', ...networks.flatMap((network) => [network, 'limit', 'floor'])],
      Object.entries(networkTargets).map(([call, targets]) => [
        call,
        ...networks.flatMap((network) => {
          const figure = byNetwork[call]?.[network]
          const target: Target | undefined = targets[network]
          return [figure?.gas ?? '', limitOf(target, figure?.floor) ?? '', figure?.floor ?? '']
        }),
      ]),
    ),
  ].join('\n')
}

/** Calls that cost the same in all networks. */
export function callsTable({ calls }: TrainingFigures): string {
  return [
    'Other calls:',
    table(
      ['call', 'gas', 'limit'],
      Object.entries(callTargets).map(([call, { limit }]: [string, Target]) => [
        call,
        calls[call] ?? '',
        limit ?? '',
      ]),
    ),
  ].join('\n')
}

/** Whole disputes. */
export function gamesTable({ games, game }: TrainingFigures): string {
  const row = (name: string, { worker, challenger, resolution, whole }: GameGas) => [
    name,
    worker,
    challenger,
    resolution,
    whole,
  ]
  return [
    `Whole disputes of ${played}, 16 steps a state, from openDispute to resolveDispute, by the first wrong leaf:`,
    table(
      ['first wrong leaf', 'worker', 'challenger', 'resolveDispute', 'whole'],
      [
        ...Object.entries(games).map(([name, gas]) => row(name, gas)),
        row('most', game),
        ['limit', ...Object.values(gameTargets).map(({ limit }: Target) => limit ?? '')],
      ],
    ),
  ].join('\n')
}
