import type { ClassLookup } from '../classNames.js'

/** The output to compute, and how to read it. */
export type OutputPlan = LabelsPlan | ScoresPlan

export interface LabelsPlan {
  kind: 'labels'
  name: string
  /** Finds the class that an answer stands for; `positions` where the answer is the class. */
  classes: ClassLookup | 'positions'
}

export interface ScoresPlan {
  kind: 'scores'
  name: string
  /** The class of each column; `undefined` when the columns are in the order of the classes. */
  columns: readonly number[] | undefined
  /** The class that a single column is the probability of; or why it is no probability. */
  single: 0 | 1 | SingleProblem
}

/** Why a single column is no probability: it may be any number, or it is always 1. */
export type SingleProblem = 'logit' | 'shares'
