import type { Hex } from 'viem'
import { FixedIndexError } from './errors.js'
import { keccak256, toHex } from './hash.js'
import { keccak256Into } from './keccak.js'

/**
 * A binary tree of keccak-256 hashes.
 *
 * Leaves are padded with zero words to a power of two. Level 0 is the leaves, level `depth` the root.
 *
 * @example
 * ```ts
 * import { MerkleTree } from 'modelmarket/fixed'
 *
 * const tree = MerkleTree.of([Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)])
 * console.log(tree.depth, tree.root, tree.proof(2))
 * ```
 */
export class MerkleTree {
  /** The number of levels above the leaves. */
  readonly depth: number
  /** How many leaves there are, without padding. */
  readonly length: number
  /** The nodes of each level that have a leaf below them, one after another. */
  readonly #levels: Uint8Array[]
  /** By level, the node that has only padding below it. */
  readonly #padding: Uint8Array[]

  /**
   * Builds the tree over hashes.
   *
   * @param words The leaves, 32 bytes each, one after another. They are not hashed again, and not copied.
   * @throws {FixedIndexError} when there is no leaf, or a part of one.
   */
  constructor(words: Uint8Array) {
    if (words.length === 0 || words.length % 32 !== 0) {
      throw new FixedIndexError('tree over bytes of length', words.length, 'words of 32 bytes, at least one')
    }
    this.length = words.length / 32
    this.depth = Math.ceil(Math.log2(this.length))
    this.#levels = [words]
    this.#padding = [new Uint8Array(32)]
    const pair = new Uint8Array(64)
    for (let level = 0; level < this.depth; level++) {
      const [below, padding] = [this.#levels[level], this.#padding[level]] as [Uint8Array, Uint8Array]
      const above = new Uint8Array(Math.ceil(below.length / 64) * 32)
      const whole = below.length - (below.length % 64)
      for (let at = 0; at < whole; at += 64) keccak256Into(above, at / 2, below, at, at + 64)
      if (whole < below.length) {
        pair.set(below.subarray(whole))
        pair.set(padding, 32)
        keccak256Into(above, whole / 2, pair, 0, 64)
      }
      this.#levels.push(above)
      pair.set(padding)
      pair.set(padding, 32)
      this.#padding.push(keccak256(pair))
    }
  }

  /**
   * Builds the tree over contents: each leaf is `keccak256(0x00 ‖ bytes)`.
   *
   * @throws {FixedIndexError} when there is no leaf.
   * @example
   * ```ts
   * import { MerkleTree } from 'modelmarket/fixed'
   *
   * console.log(MerkleTree.of([Uint8Array.of(1), Uint8Array.of(2)]).root)
   * ```
   */
  static of(contents: readonly Uint8Array[]): MerkleTree {
    const words = new Uint8Array(contents.length * 32)
    for (const [index, bytes] of contents.entries())
      keccak256Into(words, index * 32, bytes, 0, bytes.length, 1)
    return new MerkleTree(words)
  }

  /** The hash of all leaves. */
  get root(): Hex {
    return this.node(this.depth, 0)
  }

  /**
   * Returns a node.
   *
   * @param level 0 for a leaf, `depth` for the root.
   * @param index The position in its level, from 0.
   * @throws {FixedIndexError} when there is no such node.
   */
  node(level: number, index: number): Hex {
    this.#check(level, index)
    return toHex(this.#at(level, index))
  }

  /**
   * Returns the nodes `levels` below a node, from left to right: 2^levels.
   *
   * @throws {FixedIndexError} when there are no such nodes.
   */
  descendants(level: number, index: number, levels: number): Hex[] {
    this.#check(level, index)
    if (!Number.isInteger(levels) || levels < 0 || levels > level) {
      throw new FixedIndexError('level that is below by', levels, `0 to ${level}`)
    }
    return Array.from({ length: 2 ** levels }, (_, i) =>
      toHex(this.#at(level - levels, index * 2 ** levels + i)),
    )
  }

  /**
   * Returns the siblings of a leaf and of all above it, from the bottom up: `depth` hashes.
   *
   * @throws {FixedIndexError} when there is no such leaf.
   */
  proof(index: number): Hex[] {
    this.#check(0, index)
    return Array.from({ length: this.depth }, (_, level) =>
      toHex(this.#at(level, Math.floor(index / 2 ** level) ^ 1)),
    )
  }

  #at(level: number, index: number): Uint8Array {
    const nodes = this.#levels[level]?.subarray(index * 32, (index + 1) * 32)
    return nodes?.length ? nodes : (this.#padding[level] ?? new Uint8Array(32))
  }

  #check(level: number, index: number): void {
    if (!Number.isInteger(level) || level < 0 || level > this.depth) {
      throw new FixedIndexError('level', level, `0 (leaves) to ${this.depth} (root)`)
    }
    const last = 2 ** (this.depth - level) - 1
    if (!Number.isInteger(index) || index < 0 || index > last) {
      throw new FixedIndexError('node', index, `0 to ${last} at level ${level}`)
    }
  }
}

/**
 * Returns the hash of a leaf: `keccak256(0x00 ‖ bytes)`, 32 bytes.
 *
 * @example
 * ```ts
 * import { leafHash } from 'modelmarket/fixed'
 *
 * console.log(leafHash(Uint8Array.of(1, 2)))
 * ```
 */
export function leafHash(bytes: Uint8Array): Uint8Array {
  const hash = new Uint8Array(32)
  keccak256Into(hash, 0, bytes, 0, bytes.length, 1)
  return hash
}
