import { concat, type Hex, keccak256 } from 'viem'
import type { MerkleTree } from '../../../../fixed/index.js'
import { gameLimits } from '../../gameRule.js'
import { InvalidAnswerError } from '../errors.js'
import type { TreePlace } from './types.js'

/** Returns how many levels an answer about a node shows. */
export function answerLevels(levels: number): number {
  return Math.min(gameLimits.levelsPerAnswer, levels)
}

function parents(nodes: readonly Hex[]): Hex[] {
  return Array.from({ length: nodes.length / 2 }, (_, i) =>
    keccak256(concat([nodes[2 * i] as Hex, nodes[2 * i + 1] as Hex])),
  )
}

/** Returns the root of a full tree: of a power of two of nodes. */
export function climb(nodes: readonly Hex[]): Hex {
  let level = nodes
  while (level.length > 1) level = parents(level)
  return level[0] as Hex
}

/**
 * The other side's tree, as far as its answers show it. All else is taken from one's own tree: left of the first leaf that differs, both
 * are the same.
 */
export class ShownTree {
  readonly #own: MerkleTree
  readonly #shown = new Map<number, Hex>()

  readonly depth: number

  /** @param root - the other side's. By default one's own. */
  constructor(own: MerkleTree, root: Hex = own.root) {
    this.#own = own
    this.depth = own.depth
    this.#put({ level: own.depth, index: 0 }, root)
  }

  /**
   * Adds an answer: the descendants of a node, and the nodes between.
   *
   * @throws {InvalidAnswerError} when they are not the node's: the contract would not have taken them.
   */
  add({ level, index }: TreePlace, children: readonly Hex[]): void {
    const down = answerLevels(level)
    const node = this.node(level, index)
    if (children.length !== 2 ** down || climb(children) !== node) throw new InvalidAnswerError({ node })
    let nodes = children
    for (let at = level - down; at < level; at++) {
      const first = index * 2 ** (level - at)
      nodes.forEach((node, i) => {
        this.#put({ level: at, index: first + i }, node)
      })
      nodes = parents(nodes)
    }
  }

  node(level: number, index: number): Hex {
    return this.#shown.get(this.#key({ level, index })) ?? this.#own.node(level, index)
  }

  /** Returns whether a node differs from one's own. */
  differs({ level, index }: TreePlace): boolean {
    return this.node(level, index) !== this.#own.node(level, index)
  }

  /** Returns the Merkle proof of a node, from the bottom up, to its ancestor at `top`: the root by default. */
  proof({ level, index }: TreePlace, top: number = this.#own.depth): Hex[] {
    const proof: Hex[] = []
    for (let at = level, i = index; at < top; at++, i = Math.floor(i / 2)) proof.push(this.node(at, i ^ 1))
    return proof
  }

  #put(place: TreePlace, node: Hex): void {
    this.#shown.set(this.#key(place), node)
  }

  /** A tree has at most 2^24 leaves, so its nodes have numbers: those of a heap. */
  #key({ level, index }: TreePlace): number {
    return 2 ** (this.#own.depth - level) + index
  }
}
