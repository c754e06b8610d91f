import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxLabelBytes } from '../../../src/labels/index.js'
import { sealLabels } from '../../../src/protocols/market/commitment.js'
import { survive } from '../../hostile/survive.js'

const bytes = fc.uint8Array({ maxLength: 64 })
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string().map((text) => `0x${text}`),
)
const anything = fc.anything({ withBigInt: true, withNullPrototype: true })

describe('sealed blocks', () => {
  test('seal labels and salts of the right form alone, and repeat neither', async () => {
    const salt = fc.oneof(fc.constant(`0x${'5a'.repeat(32)}`), anyText, anything)
    const labels = fc.oneof(bytes, anyText, anything)
    await fc.assert(
      fc.asyncProperty(labels, salt, async (labels, salt) => {
        const { error } = await survive(() => sealLabels({ labels, salt } as never))
        if (error && typeof salt === 'string' && salt.length > 8) expect(error.message).not.toContain(salt)
      }),
    )
  })

  test('of more than fits an opening are refused', async () => {
    const salt = `0x${'5a'.repeat(32)}` as const
    for (const labels of [new Uint8Array(maxLabelBytes + 1), `0x${'ab'.repeat(5e6)}` as const]) {
      const { error } = await survive(() => sealLabels({ labels, salt }))
      expect(error?.name).toBe('LabelLengthError')
    }
  })
})
