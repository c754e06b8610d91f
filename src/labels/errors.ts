import { ModelMarketError } from '../errors/index.js'

/** A number of classes is none that labels can tell apart. */
export class InvalidClassCountError extends ModelMarketError {
  static override name = 'InvalidClassCountError'
  readonly classCount: number

  constructor(classCount: number) {
    super(`There cannot be ${classCount} classes.`, {
      metaMessages: ['Expected: a whole number from 1 to 65536.'],
    })
    this.classCount = classCount
  }
}

/** A width is not 1, 2, 4, 8 or 16 bits. */
export class InvalidWidthError extends ModelMarketError {
  static override name = 'InvalidWidthError'
  readonly width: number

  constructor(width: number) {
    super(`There cannot be labels of ${width} bits.`, {
      metaMessages: ['Expected: 1, 2, 4, 8 or 16, as `labelWidth` gives.'],
    })
    this.width = width
  }
}

/** A number of labels is none that an opening transaction can carry. */
export class InvalidSizeError extends ModelMarketError {
  static override name = 'InvalidSizeError'
  readonly size: number
  readonly width: number
  /** The most labels of this width. */
  readonly max: number

  constructor(size: number, width: number, max: number) {
    super(`There cannot be ${size} labels.`, {
      metaMessages: [
        `Expected: a whole number from 1 to ${max}: one transaction carries no more of ${width} bits.`,
      ],
    })
    this.size = size
    this.width = width
    this.max = max
  }
}

/** A label is not a class index of the vector's width. */
export class LabelOutOfRangeError extends ModelMarketError {
  static override name = 'LabelOutOfRangeError'
  /** Which label, from 0. */
  readonly index: number
  readonly width: number
  /** What is at that index. Labels are secret until the opening: not part of the message or of `toJSON`. */
  declare readonly value: unknown

  constructor(index: number, value: unknown, width: number) {
    super(`The label at index ${index} is not a whole number from 0 to ${2 ** width - 1}.`, {
      metaMessages: ["Map class names to indices first. The value is in the error's `value`."],
    })
    this.index = index
    this.width = width
    Object.defineProperty(this, 'value', { value })
  }
}

/** Packed labels do not have the number of bytes that their size and width ask for. */
export class LabelLengthError extends ModelMarketError {
  static override name = 'LabelLengthError'
  /** Bytes given. */
  readonly actual: number
  /** Bytes expected; the most of them when a range is. */
  readonly expected: number

  constructor(actual: number, expected: number, range = `${expected}`) {
    super(`The packed labels have ${actual} bytes instead of ${range}.`, {
      metaMessages: ['Expected: ⌈size · width / 8⌉ bytes.'],
    })
    this.actual = actual
    this.expected = expected
  }
}

/** The unused bits at the end of packed labels are not zero. */
export class LabelPaddingError extends ModelMarketError {
  static override name = 'LabelPaddingError'
  readonly size: number
  readonly width: number

  constructor(size: number, width: number) {
    super(`The bits after ${size} labels of ${width} bits are not zero.`, {
      metaMessages: ['The vector has another size or width.'],
    })
    this.size = size
    this.width = width
  }
}

/** Packed labels were given as a string that is not hexadecimal. */
export class InvalidLabelHexError extends ModelMarketError {
  static override name = 'InvalidLabelHexError'

  constructor() {
    super('The packed labels are not hexadecimal.', {
      metaMessages: ['Expected: 0x and pairs of hexadecimal digits.'],
    })
  }
}
