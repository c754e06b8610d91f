import type { ModelValue } from '../types.js'

/** Whether an output may have one value for each row: `[rows]`, `[rows, 1]`, or a shape that is left open. */
export function isColumn({ shape }: ModelValue): boolean {
  return shape.length < 2 || (shape.length === 2 && (shape[1] ?? 1) === 1)
}
