import type { Hex } from 'viem'

/** Where a dispute stands, as the chain says. */
export interface GamePosition {
  /** The height of the disputed state. */
  height: number
  /** The root of the disputed state's steps. */
  stepsRoot: Hex
  /**
   * `steps`: among the roots of the steps. `trace`: at a step, before the challenger enters one of its trees. `tree`: in that tree. `leaf`: at
   * one leaf of it.
   */
  stage: 'steps' | 'trace' | 'tree' | 'leaf'
  /** The node that is disputed. */
  node: Hex
  /** How many levels the node is above the leaves of its tree. */
  levels: number
  /** The position of the node in its level, or that of the leaf. */
  index: number
  /** The step within the state, from 0. Known once the stage is no longer `steps`. */
  step: number
  /** Which tree of the step: its trace, or the weights after it. Known in the stages `tree` and `leaf`. */
  tree: 'trace' | 'weights'
  /** The root of the worker's trace of the step, once it is posted. */
  traceRoot: Hex | undefined
  /** Whether the worker has moved: the node has its answer, the step its trace, or the leaf its bytes. */
  isAnswered: boolean
}

/** What has been answered so far, in any dispute. */
export interface Answers {
  /** Returns the descendants of a node that were answered for so many levels; `undefined` if none were. */
  children(node: Hex, levels: number): readonly Hex[] | undefined
  /** Returns the bytes of a leaf that was revealed; `undefined` if it was not. */
  leaf(node: Hex): Hex | undefined
}

/** The opening of a leaf: its bytes, and its Merkle proof. */
export interface LeafOpening {
  data: Hex
  proof: readonly Hex[]
}

/** What a challenger does next. */
export type ChallengerMove =
  | { call: 'pick'; child: number; hash: Hex; siblings: readonly Hex[] }
  | { call: 'enterStep'; tree: 'trace' | 'weights'; traceRoot: Hex; preRoot: Hex; siblings: readonly Hex[] }
  | { call: 'prove'; coordinate: number; data: Hex; openings: readonly LeafOpening[] }

/** What a worker does next. */
export type WorkerMove =
  | { call: 'answer'; node: Hex; levels: number; children: readonly Hex[] }
  | {
      call: 'postTrace'
      /** Counted from the run's first. */
      step: number
      traceRoot: Hex
    }
  | { call: 'revealLeaf'; node: Hex; data: Hex }

/** A node of a tree. */
export interface TreePlace {
  /** How many levels it is above the leaves. */
  level: number
  /** Its position in its level, from 0. */
  index: number
}
