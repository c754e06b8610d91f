import { ModelMarketError, type ModelMarketErrorOptions } from '../errors/index.js'
import { shown } from '../errors/shown.js'

/** The base class of all errors of the exact step. */
export class FixedError extends ModelMarketError {
  static override name = 'FixedError'
}

/** A shape has too many or too few layers, or one of a width beyond the limits. */
export class FixedShapeError extends FixedError {
  static override name = 'FixedShapeError'
  readonly shape: readonly unknown[]

  constructor(shape: readonly unknown[], expected: string) {
    super(
      `No network has the shape ${shape.length > 8 ? `of ${shape.length} widths` : shape.map(shown).join('-')}.`,
      {
        metaMessages: [`Expected: ${expected}, such as [64, 32, 10].`],
      },
    )
    this.shape = shape
  }
}

/** A field of a rule is beyond its limits. */
export class FixedRuleError extends FixedError {
  static override name = 'FixedRuleError'
  readonly field: string
  readonly given: unknown

  constructor(field: string, given: unknown, expected: string, hint?: string) {
    super(`The rule's ${field} cannot be ${shown(given)}.`, {
      metaMessages: [`Expected: ${expected}.`, ...(hint ? [hint] : [])],
    })
    this.field = field
    this.given = given
  }
}

/** A learning rate is too large or too small for fixed point. */
export class FixedRateError extends FixedError {
  static override name = 'FixedRateError'
  readonly learningRate: number
  readonly batch: number

  constructor(learningRate: number, batch: number) {
    super(`Fixed point has no learning rate of ${learningRate} for batches of ${batch} rows.`, {
      metaMessages: [`Expected: from ${batch} · 2^-38 to ${batch} · 1023. Usual are 0.001 to 0.5.`],
    })
    this.learningRate = learningRate
    this.batch = batch
  }
}

/** A feature is no number that fixed point holds. */
export class FixedFeatureError extends FixedError {
  static override name = 'FixedFeatureError'
  /** From 0. */
  readonly row: number
  /** From 0. */
  readonly column: number
  readonly given: unknown

  constructor(row: number, column: number, given: unknown) {
    super(
      `The feature in row ${row}, column ${column} is ${shown(given)}, which fixed point does not hold.`,
      {
        metaMessages: [
          'Expected: a number from -32 to 32 - 2^-10.',
          Number.isNaN(given)
            ? 'Fill in missing values, or leave out the row.'
            : 'Give a `scaling` that brings the column into that range.',
        ],
      },
    )
    this.row = row
    this.column = column
    this.given = given
  }
}

/** A label is no class of the network. */
export class FixedLabelError extends FixedError {
  static override name = 'FixedLabelError'
  /** From 0. */
  readonly row: number
  readonly given: unknown
  readonly classes: number

  constructor(row: number, given: unknown, classes: number) {
    super(`The label of row ${row} is ${shown(given)}, and there are ${classes} classes.`, {
      metaMessages: [
        `Expected: a whole number from 0 to ${classes - 1}. Is the last width of the shape right?`,
      ],
    })
    this.row = row
    this.given = given
    this.classes = classes
  }
}

/** The parts of a dataset do not fit together, or the dataset does not fit the network. */
export class FixedDatasetError extends FixedError {
  static override name = 'FixedDatasetError'
  constructor(problem: string, expected: string) {
    super(`This dataset does not fit: ${problem}.`, { metaMessages: [`Expected: ${expected}.`] })
  }
}

/** Weights of another number than the shape asks for. */
export class FixedWeightCountError extends FixedError {
  static override name = 'FixedWeightCountError'
  /** From 1, or `undefined` if the number of layers is another. */
  readonly layer: number | undefined
  readonly expected: number
  readonly given: number

  constructor({ layer, expected, given }: { layer?: number; expected: number; given: number }) {
    super(
      layer === undefined
        ? `There are weights for ${given} layers, and the shape has ${expected}.`
        : `Layer ${layer} has ${given} weights, and the shape asks for ${expected}.`,
      { metaMessages: ['Expected: for each output of a layer its weights, then its bias.'] },
    )
    this.layer = layer
    this.expected = expected
    this.given = given
  }
}

/** A weight is beyond ±2^30. */
export class FixedWeightRangeError extends FixedError {
  static override name = 'FixedWeightRangeError'
  /** From 1. */
  readonly layer: number
  /** The output of the layer, from 0. */
  readonly output: number
  /** The input of the layer, from 0. The bias comes after the last. */
  readonly input: number
  readonly given: number

  constructor(where: { layer: number; output: number; input: number; given: number }) {
    const { layer, output, input, given } = where
    super(`Weight ${input} of output ${output} in layer ${layer} is ${given}.`, {
      metaMessages: [
        'Expected: an integer in Q24, from -2^30 to 2^30. No step leads to another: do not use these.',
      ],
    })
    this.layer = layer
    this.output = output
    this.input = input
    this.given = given
  }
}

/** Bytes are too many or too few for what they should be. */
export class FixedBytesError extends FixedError {
  static override name = 'FixedBytesError'
  readonly given: number

  constructor(what: string, given: number, expected: string, options: ModelMarketErrorOptions = {}) {
    super(`${given} bytes are no ${what}.`, { metaMessages: [`Expected: ${expected}.`], ...options })
    this.given = given
  }
}

/** A step, a leaf or a node that does not exist. */
export class FixedIndexError extends FixedError {
  static override name = 'FixedIndexError'
  readonly given: unknown

  constructor(what: string, given: unknown, expected: string) {
    super(`There is no ${what} ${shown(given)}.`, { metaMessages: [`Expected: ${expected}.`] })
    this.given = given
  }
}

/** A root is not a hash. */
export class FixedRootError extends FixedError {
  static override name = 'FixedRootError'
  /** From 0. */
  readonly index: number
  readonly given: unknown

  constructor(index: number, given: unknown) {
    super(`Root ${index} cannot be ${shown(given)}.`, {
      metaMessages: ['Expected: 32 bytes, as 0x and 64 hexadecimal digits.'],
    })
    this.index = index
    this.given = given
  }
}
