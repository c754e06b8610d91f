import { ModelMarketError } from '../errors/index.js'

/** A number of classes is not a whole number from 1 on. */
export class InvalidClassCountError extends ModelMarketError {
  override name = 'InvalidClassCountError'
  readonly classCount: number

  constructor(classCount: number) {
    super(`${classCount} is not a number of classes.`, {
      metaMessages: ['Expected: a whole number, at least 1.'],
    })
    this.classCount = classCount
  }
}

/** There are more classes than the widest label can tell apart. */
export class TooManyClassesError extends ModelMarketError {
  override name = 'TooManyClassesError'
  readonly classCount: number
  /** 65,536: what 16 bits can tell apart. */
  readonly max: number

  constructor(classCount: number, max: number) {
    super(`There are ${classCount} classes, but a label has at most 16 bits, which tell ${max} apart.`, {
      metaMessages: ['Merge classes, or split the task.'],
    })
    this.classCount = classCount
    this.max = max
  }
}

/** A width is not 1, 2, 4, 8 or 16 bits. */
export class InvalidWidthError extends ModelMarketError {
  override name = 'InvalidWidthError'
  readonly width: number

  constructor(width: number) {
    super(`A label cannot be ${width} bits wide.`, {
      metaMessages: ['Expected: 1, 2, 4, 8 or 16 bits; `labelWidth` chooses from the number of classes.'],
    })
    this.width = width
  }
}

/** A number of labels is not a whole number from 1 on. */
export class InvalidSizeError extends ModelMarketError {
  override name = 'InvalidSizeError'
  readonly size: number

  constructor(size: number) {
    super(`A label vector cannot have ${size} labels.`, {
      metaMessages: ['Expected: a whole number, at least 1.'],
    })
    this.size = size
  }
}

/** There are more labels than fit one opening transaction. */
export class TooManyLabelsError extends ModelMarketError {
  override name = 'TooManyLabelsError'
  readonly size: number
  readonly width: number
  /** The most labels of this width. */
  readonly max: number

  constructor(size: number, width: number, max: number) {
    super(`${size} labels of ${width} bits are more than the ${max} that fit one transaction.`, {
      metaMessages: ['Use a smaller test set, or fewer classes so that labels are narrower.'],
    })
    this.size = size
    this.width = width
    this.max = max
  }
}

/** A label is not a class index of the vector's width. */
export class LabelOutOfRangeError extends ModelMarketError {
  override name = 'LabelOutOfRangeError'
  /** Which label, from 0. */
  readonly index: number
  readonly width: number
  /** What is at that index. Labels are secret until the opening: not part of the message or of `toJSON`. */
  declare readonly value: unknown

  constructor(index: number, value: unknown, width: number) {
    super(`The label at index ${index} is not a whole number from 0 to ${2 ** width - 1}.`, {
      metaMessages: [
        `Labels of ${width} bits are expected; the value is in the error's \`value\`.`,
        'Choose the width with `labelWidth(classCount)`, and map class names to indices first.',
      ],
    })
    this.index = index
    this.width = width
    Object.defineProperty(this, 'value', { value, enumerable: false })
  }
}

/** Packed labels do not have the number of bytes that their size and width ask for. */
export class LabelLengthError extends ModelMarketError {
  override name = 'LabelLengthError'
  /** Bytes given. */
  readonly actual: number
  /** Bytes expected; the most of them when a range is. */
  readonly expected: number

  constructor(actual: number, expected: number, least: number = expected) {
    super(
      `The packed labels have ${actual} bytes instead of ${least === expected ? expected : `${least} to ${expected}`}.`,
      {
        metaMessages: ['Check the size and the width of the request: ⌈size · width / 8⌉ bytes are expected.'],
      },
    )
    this.actual = actual
    this.expected = expected
  }
}

/** The unused bits at the end of packed labels are not zero. */
export class LabelPaddingError extends ModelMarketError {
  override name = 'LabelPaddingError'
  readonly size: number
  readonly width: number

  constructor(size: number, width: number) {
    super(`The bits after the last of ${size} labels of ${width} bits are not zero.`, {
      metaMessages: [
        'The vector has more labels than `size`, or another width, or was not packed by `packLabels`.',
      ],
    })
    this.size = size
    this.width = width
  }
}

/** Packed labels were given as a string that is not hexadecimal. */
export class InvalidLabelHexError extends ModelMarketError {
  override name = 'InvalidLabelHexError'

  constructor() {
    super('The packed labels are not hexadecimal.', {
      metaMessages: ['Expected: 0x and an even number of hexadecimal digits, or a Uint8Array.'],
    })
  }
}

/** Something was to be signed, and there is no account to sign with. */
export class MissingAccountError extends ModelMarketError {
  override name = 'MissingAccountError'

  constructor() {
    super('There is no account to sign with.', {
      metaMessages: ['Create the client with an account, or pass `account`.'],
    })
  }
}

/** The context that a salt is derived for is empty. */
export class EmptyContextError extends ModelMarketError {
  override name = 'EmptyContextError'

  constructor() {
    super('The context of the salt is empty.', {
      metaMessages: [
        'Name what the salt is for, so that it is used for nothing else: "truth of iris, first attempt".',
      ],
    })
  }
}

/** What a wallet gave as a signature is none. It is not repeated: a salt may be derived from it. */
export class MalformedSignatureError extends ModelMarketError {
  override name = 'MalformedSignatureError'

  constructor() {
    super('The wallet gave something else than a signature.', {
      metaMessages: ['Expected: 0x and hexadecimal digits, as `eth_signTypedData_v4` answers.'],
    })
  }
}

/** An endpoint was asked which chain it is of, and answered something else. */
export class UnknownChainError extends ModelMarketError {
  override name = 'UnknownChainError'

  constructor(options: { cause: unknown }) {
    super('The endpoint does not say which chain it is of.', {
      ...options,
      metaMessages: ['Create the client with a `chain`, or with another endpoint.'],
    })
  }
}

/** An account signs the same message differently each time, so that a salt derived from it would be lost. */
export class NonDeterministicSignatureError extends ModelMarketError {
  override name = 'NonDeterministicSignatureError'
  readonly account: string

  constructor(account: string) {
    super(`The account ${account} signed the same message twice and differently.`, {
      metaMessages: [
        'A salt derived from its signature could not be derived again.',
        'Use `randomSalt()` and store it, or an account whose wallet signs deterministically (RFC 6979).',
      ],
    })
    this.account = account
  }
}
