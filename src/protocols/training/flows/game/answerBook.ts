import { type Address, concat, type Hex, keccak256 } from 'viem'
import { type AnyClient, blocksAt } from '../../../../chain/index.js'
import { traceLayout, treeDepth } from '../../../../fixed/index.js'
import { getAnsweredAt, getTrainingEvents } from '../../index.js'
import type { Replay } from '../replay/replay.js'
import { answerLevels, climb } from './shownTree.js'
import type { Answers, GamePosition, TreePlace } from './types.js'

export interface ReadAnswersParameters {
  /** The game. */
  address: Address
  position: GamePosition
  replay: Pick<Replay, 'rule' | 'stepsPerState'>
}

/**
 * The answers of a game, as far as they were read from the chain.
 *
 * Each answer is checked against the hash of its node, so it holds in all disputes, and no endpoint can lie about it. Use one book for all
 * disputes of a game.
 *
 * @example
 * ```ts
 * import { getCase } from 'modelmarket/training'
 * import { AnswerBook, nextMove, type Replay } from 'modelmarket/training/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, game: Address, replay: Replay
 *
 * const answers = new AnswerBook()
 * for (const caseId of [1n, 2n]) {
 *   const found = await getCase(client, { address: game, caseId })
 *   console.log((await nextMove(client, { address: game, case: found, replay, answers }))?.call)
 * }
 * ```
 */
export class AnswerBook implements Answers {
  readonly #children = new Map<string, readonly Hex[]>()
  readonly #leaves = new Map<Hex, Hex>()

  children(node: Hex, levels: number): readonly Hex[] | undefined {
    return this.#children.get(`${node} ${levels}`)
  }

  leaf(node: Hex): Hex | undefined {
    return this.#leaves.get(node)
  }

  /**
   * Reads the answers that a challenger's next move in a position needs. What the endpoint does not tell stays unread: then
   * {@link nextChallengerMove} says what is missing.
   *
   * @throws {EndpointError} when the endpoint does not answer.
   */
  async read(client: AnyClient, { address, position, replay }: ReadAnswersParameters): Promise<void> {
    const { stage, node, levels, index, step, tree, stepsRoot, traceRoot, isAnswered } = position
    const { shape, batch } = replay.rule
    const walk = (root: Hex, depth: number, place: TreePlace) =>
      this.#walk(client, { address, root, depth, place })
    const inSteps = stage === 'steps' ? { level: levels, index } : { level: 0, index: step }
    const stepRoot = await walk(stepsRoot, treeDepth(replay.stepsPerState), inSteps)
    if (stage === 'tree' || stage === 'leaf') {
      const rows = shape.slice(1).reduce((sum, width) => sum + width, 0)
      const root = tree === 'trace' ? traceRoot : stepRoot
      const depth = tree === 'trace' ? traceLayout(shape, batch).depth : treeDepth(rows)
      if (root) await walk(root, depth, { level: levels, index })
    }
    if (!isAnswered || stage === 'trace') return
    if (stage === 'leaf') await this.#readLeaf(client, address, node)
    else await this.#readChildren(client, address, { node, levels })
  }

  /** Reads the answers on the way from a root down to a place. Returns the node there, as far as it came. */
  async #walk(
    client: AnyClient,
    { address, root, depth, place }: { address: Address; root: Hex; depth: number; place: TreePlace },
  ): Promise<Hex | undefined> {
    let node: Hex | undefined = root
    for (let levels = depth; levels > place.level; ) {
      const children: readonly Hex[] | undefined =
        node && (await this.#readChildren(client, address, { node, levels }))
      levels -= answerLevels(levels)
      const index = Math.floor(place.index / 2 ** (levels - place.level))
      node = children?.[index % children.length]
    }
    return node
  }

  async #readChildren(
    client: AnyClient,
    address: Address,
    { node, levels }: { node: Hex; levels: number },
  ): Promise<readonly Hex[] | undefined> {
    const known = this.children(node, levels)
    if (known) return known
    for (const event of await eventsOf(client, { address, node, levels })) {
      if (event.eventName !== 'NodeAnswered' || event.args.node !== node) continue
      const { children } = event.args
      // Another node of another depth may have the same hash, and more or fewer levels.
      if (event.args.levels !== BigInt(levels) || children.length !== 2 ** answerLevels(levels)) continue
      if (climb(children) !== node) continue
      this.#children.set(`${node} ${levels}`, children)
    }
    return this.children(node, levels)
  }

  async #readLeaf(client: AnyClient, address: Address, node: Hex): Promise<void> {
    if (this.leaf(node) !== undefined) return
    for (const event of await eventsOf(client, { address, node, levels: 0 })) {
      if (event.eventName !== 'LeafRevealed' || event.args.node !== node) continue
      const { data } = event.args
      if (keccak256(concat(['0x00', data])) === node) this.#leaves.set(node, data)
    }
  }
}

/** Finds the events in the blocks in which something was answered: no endpoint is asked for the logs of a whole chain. */
async function eventsOf(
  client: AnyClient,
  { address, node, levels }: { address: Address; node: Hex; levels: number },
) {
  const answeredAt = await getAnsweredAt(client, { address, node, levels })
  const blocks = answeredAt === undefined ? undefined : await blocksAt(client, answeredAt)
  if (!blocks) return []
  return getTrainingEvents(client, { address, eventNames: ['NodeAnswered', 'LeafRevealed'], ...blocks })
}
