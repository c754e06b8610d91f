/** A model as a stranger has it, and what is right about it. */
export interface IntakeModel {
  readonly name: string
  readonly bytes: Uint8Array
  /** Class names of the task, in index order. */
  readonly classes: readonly string[]
  /** Row-major, `rows × columns`. */
  readonly features: Float32Array
  readonly rows: number
  readonly columns: number
  /** The class index that each row really has: what is known of rows to train on. */
  readonly labels: readonly number[]
  /** The class index of each row, as whoever made the model predicted it. */
  readonly expected: readonly number[]
  /**
   * `read`: it has to be read right, without a warning. `told`: it has to be refused or warned of. `either`: both are right,
   * as long as nothing wrong is taken for right.
   */
  readonly must: 'read' | 'told' | 'either'
}
