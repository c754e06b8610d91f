import { ClassOrderError } from '../errors.js'
import { otherOrder } from './otherOrder.js'

/** In fewer rows, another order may agree by chance. */
const minRows = 20
/** The share of rows that must agree more in another order. */
const minGain = 0.5

/** Refuses predictions that would be right if the classes had another order. */
export function checkClassOrder(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number | readonly string[],
): void {
  const order = labels.length < minRows ? undefined : otherOrder(predictions, labels, minGain)
  if (order) throw new ClassOrderError({ order, classes })
}
