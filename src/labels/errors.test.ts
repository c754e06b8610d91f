import { expect, it } from 'vitest'
import * as errors from './errors.js'

/** Every class, as somebody meets it who does not read the code. */
const examples = [
  new errors.InvalidClassCountError(0.5),
  new errors.TooManyClassesError(70_000, 65_536),
  new errors.InvalidWidthError(3),
  new errors.InvalidSizeError(-1),
  new errors.TooManyLabelsError(500_000, 1, 491_520),
  new errors.LabelOutOfRangeError(12, 17, 4),
  new errors.LabelLengthError(3, 4),
  new errors.LabelLengthError(3, 61_440, 1),
  new errors.LabelPaddingError(3, 2),
  new errors.InvalidLabelHexError(),
  new errors.MissingAccountError(),
  new errors.EmptyContextError(),
  new errors.MalformedSignatureError(),
  new errors.UnknownChainError({ cause: 'no' }),
  new errors.NonDeterministicSignatureError('0x70997970C51812dc3A010C7d01b50e0d17dc79C8'),
]

it('says what was given, what is expected, and what to do', () => {
  const texts = examples.map(({ name, shortMessage, metaMessages }) => [name, shortMessage, ...metaMessages])
  expect(texts.map((lines) => lines.join('\n')).join('\n\n')).toMatchInlineSnapshot(`
    "InvalidClassCountError
    0.5 is not a number of classes.
    Expected: a whole number, at least 1.

    TooManyClassesError
    There are 70000 classes, but a label has at most 16 bits, which tell 65536 apart.
    Merge classes, or split the task.

    InvalidWidthError
    A label cannot be 3 bits wide.
    Expected: 1, 2, 4, 8 or 16 bits; \`labelWidth\` chooses from the number of classes.

    InvalidSizeError
    A label vector cannot have -1 labels.
    Expected: a whole number, at least 1.

    TooManyLabelsError
    500000 labels of 1 bits are more than the 491520 that fit one transaction.
    Use a smaller test set, or fewer classes so that labels are narrower.

    LabelOutOfRangeError
    The label at index 12 is not a whole number from 0 to 15.
    Labels of 4 bits are expected; the value is in the error's \`value\`.
    Choose the width with \`labelWidth(classCount)\`, and map class names to indices first.

    LabelLengthError
    The packed labels have 3 bytes instead of 4.
    Check the size and the width of the request: ⌈size · width / 8⌉ bytes are expected.

    LabelLengthError
    The packed labels have 3 bytes instead of 1 to 61440.
    Check the size and the width of the request: ⌈size · width / 8⌉ bytes are expected.

    LabelPaddingError
    The bits after the last of 3 labels of 2 bits are not zero.
    The vector has more labels than \`size\`, or another width, or was not packed by \`packLabels\`.

    InvalidLabelHexError
    The packed labels are not hexadecimal.
    Expected: 0x and an even number of hexadecimal digits, or a Uint8Array.

    MissingAccountError
    There is no account to sign with.
    Create the client with an account, or pass \`account\`.

    EmptyContextError
    The context of the salt is empty.
    Name what the salt is for, so that it is used for nothing else: "truth of iris, first attempt".

    MalformedSignatureError
    The wallet gave something else than a signature.
    Expected: 0x and hexadecimal digits, as \`eth_signTypedData_v4\` answers.

    UnknownChainError
    The endpoint does not say which chain it is of.
    Create the client with a \`chain\`, or with another endpoint.

    NonDeterministicSignatureError
    The account 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 signed the same message twice and differently.
    A salt derived from its signature could not be derived again.
    Use \`randomSalt()\` and store it, or an account whose wallet signs deterministically (RFC 6979)."
  `)
})

it('keeps what went wrong with the endpoint', () => {
  expect(new errors.UnknownChainError({ cause: 'no answer' }).cause).toBe('no answer')
})

it('has an example of every class', () => {
  expect(new Set(examples.map((error) => error.constructor))).toEqual(new Set(Object.values(errors)))
})
