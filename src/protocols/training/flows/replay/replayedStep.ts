import { MerkleTree, type Stepper, weightLeaves } from '../../../../fixed/index.js'

/** One step of the replay, with all that a dispute about it needs. */
export class ReplayedStep {
  /** The number of the step, counted from the genesis on, from 0. */
  readonly number: number
  /** The rows of the dataset that are its batch. */
  readonly rows: Uint32Array
  /** The tree of the weights before it. */
  readonly before: MerkleTree
  /** The tree of all that it computes on the way. */
  readonly trace: MerkleTree
  /** The tree of the weights after it. */
  readonly after: MerkleTree
  readonly #before: readonly Uint8Array[]
  readonly #trace: readonly Uint8Array[]
  readonly #after: readonly Uint8Array[]

  /** @param stepper - at the step. It takes the step. */
  constructor(stepper: Stepper) {
    const { shape } = stepper.rule
    const { step, rows, leaves, tree } = stepper.trace()
    this.number = step
    this.rows = rows
    this.#before = weightLeaves(stepper.weights(), shape)
    this.#trace = leaves
    stepper.train()
    this.#after = weightLeaves(stepper.weights(), shape)
    this.before = MerkleTree.of(this.#before)
    this.trace = tree
    this.after = MerkleTree.of(this.#after)
  }

  /** Returns the bytes of a leaf of {@link before}. */
  beforeRow(index: number): Uint8Array {
    return this.#before[index] ?? new Uint8Array()
  }

  /** Returns the bytes of a leaf of {@link trace}. */
  traceLeaf(index: number): Uint8Array {
    return this.#trace[index] ?? new Uint8Array()
  }

  /** Returns the bytes of a leaf of {@link after}. */
  afterRow(index: number): Uint8Array {
    return this.#after[index] ?? new Uint8Array()
  }
}
