import { expect, it } from 'vitest'
import * as errors from './errors.js'

/** Every class, as somebody meets it who does not read the code. */
const examples = [
  new errors.InvalidClassCountError(0.5),
  new errors.InvalidWidthError(3),
  new errors.InvalidSizeError(500_000, 1, 491_520),
  new errors.LabelOutOfRangeError(12, 17, 4),
  new errors.LabelLengthError(3, 4),
  new errors.LabelLengthError(3, 61_440, '1 to 61440'),
  new errors.LabelPaddingError(3, 2),
  new errors.InvalidLabelHexError(),
]

it('says what was given, what is expected, and what to do', () => {
  const texts = examples.map(({ name, shortMessage, metaMessages }) => [name, shortMessage, ...metaMessages])
  expect(texts.map((lines) => lines.join('\n')).join('\n\n')).toMatchInlineSnapshot(`
    "InvalidClassCountError
    There cannot be 0.5 classes.
    Expected: a whole number from 1 to 65536.

    InvalidWidthError
    There cannot be labels of 3 bits.
    Expected: 1, 2, 4, 8 or 16, as \`labelWidth\` gives.

    InvalidSizeError
    There cannot be 500000 labels.
    Expected: a whole number from 1 to 491520: one transaction carries no more of 1 bits.

    LabelOutOfRangeError
    The label at index 12 is not a whole number from 0 to 15.
    Map class names to indices first. The value is in the error's \`value\`.

    LabelLengthError
    The packed labels have 3 bytes instead of 4.
    Expected: ⌈size · width / 8⌉ bytes.

    LabelLengthError
    The packed labels have 3 bytes instead of 1 to 61440.
    Expected: ⌈size · width / 8⌉ bytes.

    LabelPaddingError
    The bits after 3 labels of 2 bits are not zero.
    The vector has another size or width.

    InvalidLabelHexError
    The packed labels are not hexadecimal.
    Expected: 0x and pairs of hexadecimal digits."
  `)
})

it('has an example of every class', () => {
  expect(new Set(examples.map((error) => error.constructor))).toEqual(new Set(Object.values(errors)))
})
