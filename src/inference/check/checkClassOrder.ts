import { ClassOrderError, ExchangedLabelsError } from '../errors.js'
import { otherOrder } from './otherOrder.js'

/** In fewer rows, another order may agree by chance. */
export const minRows = 20
/** The share of rows that must agree more in another order. */
const minGain = 0.5

/**
 * Refuses predictions that would be right if the classes had another order.
 *
 * @param isNamed Whether the model answers names, so that it is the labels that are wrong.
 */
export function checkClassOrder(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number | readonly string[],
  isNamed: boolean,
): void {
  const order = labels.length < minRows ? undefined : otherOrder(predictions, labels, minGain)
  if (order === undefined) return
  throw isNamed ? new ExchangedLabelsError({ order, classes }) : new ClassOrderError({ order, classes })
}
