import {
  type Case,
  collect,
  encodeStateData,
  finalize,
  openDispute,
  prove,
  resolveDispute,
  settlePeriod,
  startPeriod,
  submitState,
} from 'modelmarket/training'
import {
  type Answers,
  type ChallengerMove,
  makeMove,
  nextChallengerMove,
  nextWorkerMove,
  positionOf,
  type WorkerMove,
} from 'modelmarket/training/flows'
import { type Address, concat, type Hex, sha256 } from 'viem'
import type { MerkleTree } from '../../../src/fixed/index.js'
import { type LyingState, lyingState } from '../fixtures/simulatedLiar.js'
import { type Arena, challengeWindow } from './arena.js'

/** What games ended with. */
export interface GamesPlayed {
  /** Cases that came to a verdict. */
  games: number
  upheld: number
  dismissed: number
  /** The most cases of a state that went on at once. */
  atOnce: number
  moves: number
  /** Those that ended at a leaf, by a proof or because it is padding. */
  proven: number
  /** Lies that an honest challenger did not bring down, or not at the first wrong leaf. */
  missed: number
  /** True states that fell. */
  fallen: number
  /** Honest challengers that have less than before. */
  honestProoferLosses: number
  /** Honest workers that have less than before. */
  honestWorkerLosses: number
}

/**
 * How a challenger plays: honestly; not at all, from some move on; or, against a true state, anything that the contract lets it.
 */
type Role = 'honest' | 'silent' | 'false'

interface Player {
  account: Address
  role: Role
  opensAt: bigint
  /** The moves after which a silent player stops. */
  stopsAfter: number
  caseId?: bigint
  disputeId?: bigint
  moves: number
  isOut: boolean
}

/** Seconds within which whoever is honest moves, at the latest, before its time is up. */
const margin = 300n

/** Plays one state after the other until there were so many games. */
export async function playGames(
  arena: Arena,
  next: () => number,
  games: number,
  onScene?: (played: GamesPlayed) => void,
): Promise<GamesPlayed> {
  const played: GamesPlayed = {
    games: 0,
    upheld: 0,
    dismissed: 0,
    atOnce: 0,
    moves: 0,
    proven: 0,
    missed: 0,
    fallen: 0,
    honestProoferLosses: 0,
    honestWorkerLosses: 0,
  }
  let height = 1
  const shown = new Shown()
  while (played.games < games) {
    const scene = new Scene(arena, next, height, played, shown)
    if (await scene.play()) height++
    onScene?.(played)
  }
  return played
}

/** What was answered on a chain, in any dispute: it holds in all of them, and whoever comes to a node again finds it answered. */
class Shown implements Answers {
  readonly #children = new Map<string, readonly Hex[]>()
  readonly #leaves = new Map<Hex, Hex>()

  add(move: WorkerMove | ChallengerMove): void {
    if (move.call === 'answer') this.#children.set(`${move.node} ${move.levels}`, move.children)
    if (move.call === 'revealLeaf') this.#leaves.set(move.node, move.data)
  }

  children(node: Hex, levels: number): readonly Hex[] | undefined {
    return this.#children.get(`${node} ${levels}`)
  }

  leaf(node: Hex): Hex | undefined {
    return this.#leaves.get(node)
  }
}

/** A state, with all its disputes. */
class Scene {
  #liar: LyingState | undefined
  /** The answers after which a lying worker stops. */
  #stopsAfter = Number.POSITIVE_INFINITY
  #answers = 0

  constructor(
    private readonly arena: Arena,
    private readonly next: () => number,
    private readonly height: number,
    private readonly played: GamesPlayed,
    private readonly shown: Shown,
  ) {}

  /** Plays it to the end. Whether the state became final. */
  async play(): Promise<boolean> {
    const { arena, next, height, played } = this
    const { replay, runId } = arena
    await replay.advance(height)
    if (next() < 0.6) {
      this.#liar = await lyingState(replay, height, next)
      if (next() < 0.2) this.#stopsAfter = this.#below(6)
    }
    const worker = this.#liar ? arena.lyingWorker : arena.honestWorker
    const owners = [worker, ...arena.challengers]
    const before = await arena.balances(owners)

    const parentHash = await arena.tipHash(height - 1)
    const [started] = await arena.send(worker, { action: startPeriod, parameters: { runId, parentHash } })
    const periodId = started?.args.periodId as bigint
    const [submitted] = await arena.send(worker, {
      action: submitState,
      parameters: { runId, parentHash, ...this.#state() },
    })
    const stateHash = submitted?.args.stateHash as Hex
    const submittedAt = arena.now
    const players = this.#players()
    await this.#dispute(stateHash, players)

    const ended = (await arena.cases(players.map(({ caseId }) => caseId as bigint))).map(
      ({ status }) => status,
    )
    played.games += ended.length
    played.upheld += ended.filter((status) => status === 'upheld').length
    played.dismissed += ended.filter((status) => status === 'dismissed').length
    for (const [i, { role }] of players.entries()) {
      if (role === 'honest' && ended[i] !== 'upheld') played.missed++
    }
    for (const { disputeId } of this.#shuffled(players)) {
      await arena.send(arena.keeper, {
        action: resolveDispute,
        parameters: { disputeId: disputeId as bigint },
      })
    }
    const falls = ended.includes('upheld')
    if (!this.#liar && falls) played.fallen++
    if (!falls) {
      const end = submittedAt + BigInt(challengeWindow)
      if (arena.now < end) arena.now = end
      await arena.send(arena.keeper, { action: finalize, parameters: { runId, max: 10 } })
    }
    await arena.send(arena.keeper, { action: settlePeriod, parameters: { periodId } })
    for (const account of owners) {
      const call = { action: collect, parameters: { payee: account } }
      if (!(await arena.isRefused(arena.keeper, call))) await arena.send(arena.keeper, call)
    }
    const after = await arena.balances(owners)
    const isLess = (account: Address) => {
      const i = owners.indexOf(account)
      return (after[i] ?? 0n) < (before[i] ?? 0n)
    }
    played.honestProoferLosses += players.filter(
      ({ role, account }) => role === 'honest' && isLess(account),
    ).length
    if (!this.#liar && isLess(worker)) played.honestWorkerLosses++
    return !falls
  }

  #below(n: number): number {
    return Math.floor(this.next() * n)
  }

  #shuffled<item>(items: readonly item[]): item[] {
    return items
      .map((item) => ({ item, key: this.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item)
  }

  /** What the worker submits. Nobody fetches the weights: all parties replay. */
  #state() {
    const { replay } = this.arena
    const own = replay.state(this.height)
    const { root, stepsRoot } = this.#liar ?? own
    const proof = this.#liar?.proof ?? replay.stepsTree(this.height).proof(replay.stepsPerState - 1)
    const content = concat(['0x01551220', sha256(root)])
    return { root, stepsRoot, data: encodeStateData({ proof, content }) }
  }

  /** Up to five. Of a lie, one is honest at least. */
  #players(): Player[] {
    const { now, challengers } = this.arena
    const count = 1 + this.#below(challengers.length)
    const accounts = this.#shuffled(challengers).slice(0, count)
    const honest = this.#below(count)
    const roles: Role[] = this.#liar ? ['honest', 'silent', 'silent'] : ['silent', 'false', 'false']
    return accounts.map((account, i) => ({
      account,
      role: this.#liar && i === honest ? 'honest' : (roles[this.#below(roles.length)] ?? 'silent'),
      opensAt: now + BigInt(this.#below(challengeWindow - 60)),
      stopsAfter: this.#below(8),
      moves: 0,
      isOut: false,
    }))
  }

  /** Opens all disputes of a state, and plays them until each has a verdict. */
  async #dispute(stateHash: Hex, players: Player[]): Promise<void> {
    const { arena, played } = this
    for (;;) {
      const waiting = players.filter(({ caseId }) => caseId === undefined)
      const opened = players.filter(({ caseId }) => caseId !== undefined)
      const cases = await arena.cases(opened.map(({ caseId }) => caseId as bigint))
      const open = cases.flatMap((found, i) => {
        const player = opened[i]
        return player && (found.status === 'awaitingWorker' || found.status === 'awaitingChallenger')
          ? [{ found, player, until: found.until }]
          : []
      })
      played.atOnce = Math.max(played.atOnce, open.length)
      if (waiting.length === 0 && open.length === 0) return

      const due = waiting.find(({ opensAt }) => opensAt <= arena.now)
      if (due) {
        const emitted = await arena.send(due.account, { action: openDispute, parameters: { stateHash } })
        const { args } = emitted.find(({ eventName }) => eventName === 'DisputeOpened') ?? {}
        due.caseId = args?.caseId as bigint
        due.disputeId = args?.disputeId as bigint
        continue
      }
      const movable = open.filter(({ found, player }) => this.#moves(found, player))
      const one = movable[this.#below(movable.length)]
      if (!one) {
        // All wait for somebody who does not move, or for the next dispute.
        const times = [...waiting.map(({ opensAt }) => opensAt), ...open.map(({ until }) => until)]
        arena.now = earliest(times)
        continue
      }
      this.#wait(movable, waiting)
      await this.#move(one.found, one.player)
    }
  }

  /** Whether the side that is to move in a case is one that does. */
  #moves(found: Case, player: Player): boolean {
    if (found.status === 'awaitingWorker') {
      if (!this.#liar) return true
      if (this.#answers >= this.#stopsAfter) return false
      const answer = this.#liar.answer(positionOf(found, this.arena.replay.stepsPerState))
      return answer !== undefined && answer !== 'silent'
    }
    if (player.role === 'silent' && player.moves >= player.stopsAfter) return false
    return !player.isOut
  }

  /** Lets time pass: mostly seconds, sometimes as much as whoever is honest can bear. */
  #wait(movable: readonly { until: bigint }[], waiting: readonly Player[]): void {
    const { arena } = this
    const wanted = BigInt(this.next() < 0.1 ? this.#below(1_500) : this.#below(40))
    const limits = [
      ...movable.map(({ until }) => until - margin),
      ...waiting.map(({ opensAt }) => opensAt),
      arena.now + wanted,
    ]
    const then = earliest(limits)
    if (then > arena.now) arena.now = then
  }

  async #move(found: Case, player: Player): Promise<void> {
    const { arena, played } = this
    const isWorkers = found.status === 'awaitingWorker'
    const move = isWorkers ? await this.#workerMove(found) : await this.#challengerMove(found, player)
    if (!move) return
    this.shown.add(move)
    if (isWorkers) this.#answers++
    else player.moves++
    const from = isWorkers ? found.worker : player.account
    await makeMove(move, found, (action, parameters) =>
      arena.send(from, { action: action as never, parameters }, arena.game),
    )
    played.moves++
    if (!isWorkers) await this.#expectFirstLie(found)
  }

  /** Where a case was decided at a leaf, it was the first wrong one. */
  async #expectFirstLie({ caseId }: Case): Promise<void> {
    const [found] = await this.arena.cases([caseId])
    if (found?.status !== 'upheld') return
    this.played.proven++
    const tree = found.stage === 'weightTree' ? 'weights' : 'trace'
    const { lie } = this.#liar ?? {}
    if (found.step !== lie?.step || tree !== lie?.tree || found.index !== lie?.leaf) this.played.missed++
  }

  async #workerMove(found: Case): Promise<WorkerMove | undefined> {
    const { replay } = this.arena
    const position = positionOf(found, replay.stepsPerState)
    const move = this.#liar ? this.#liar.answer(position) : await nextWorkerMove({ position, replay })
    return move === 'silent' ? undefined : move
  }

  async #challengerMove(found: Case, player: Player): Promise<ChallengerMove | undefined> {
    const { replay } = this.arena
    const position = positionOf(found, replay.stepsPerState)
    if (player.role !== 'false' && this.#liar)
      return nextChallengerMove({ position, answers: this.shown, replay })
    return this.#falseMove(found, player)
  }

  /** Any move against a true state that the contract takes; at a leaf, one that it does not. */
  async #falseMove(found: Case, player: Player): Promise<ChallengerMove | undefined> {
    const { replay } = this.arena
    const steps = replay.stepsTree(this.height)
    if (found.stage === 'trace') {
      const { step = 0, traceRoot } = found
      if (!traceRoot) throw new Error('no trace was posted')
      return {
        call: 'enterStep',
        tree: this.#below(2) ? 'trace' : 'weights',
        traceRoot,
        preRoot: step === 0 ? replay.rootAt(this.height - 1) : steps.node(0, step - 1),
        siblings: step === 0 ? [] : steps.proof(step - 1),
      }
    }
    const own = await replay.step(this.height, found.step ?? 0)
    const tree = found.stage === 'steps' ? steps : found.stage === 'traceTree' ? own.trace : own.after
    if (found.levels > 0) return this.#falsePick(found, tree, player)
    player.isOut = true
    const data = this.shown.leaf(found.node) ?? '0x'
    const coordinate = this.#below(data.length / 8)
    const call = { caseId: found.caseId, coordinate, data, openings: [] }
    if (!(await this.arena.isRefused(player.account, { action: prove, parameters: call }, this.arena.game)))
      this.played.fallen++
    return undefined
  }

  #falsePick(found: Case, tree: MerkleTree, player: Player): ChallengerMove | undefined {
    const down = Math.min(4, found.levels)
    const level = found.levels - down
    const child = this.#below(2 ** down)
    const index = found.index * 2 ** down + child
    const hash = tree.node(level, index)
    if (level === 0 && index >= tree.length) {
      // Padding: there is nothing to say about it.
      player.isOut = true
      return undefined
    }
    const siblings = Array.from({ length: down }, (_, i) =>
      tree.node(level + i, Math.floor(index / 2 ** i) ^ 1),
    )
    return { call: 'pick', child, hash, siblings }
  }
}

function earliest(times: readonly bigint[]): bigint {
  const [least = 0n] = [...times].sort((a, b) => (a < b ? -1 : 1))
  return least
}
