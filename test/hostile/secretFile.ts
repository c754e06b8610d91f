import fc from 'fast-check'
import type { Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import { hex } from './endpoint.js'
import { mutated } from './mutated.js'
import { survive } from './survive.js'

const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, -1, 0.5, 1e300, '', '0x', '0xabc', '0xzz', `0x${'00'.repeat(33)}`, '\u001b[2J'),
  fc.constantFrom('9'.repeat(78), '0x1', '00', 'x'.repeat(257), hex('ab', 50), hex('AB', 32), [], {}),
)

/** A secret that its owner stored, and what reads it back. */
export interface SecretFile<secret extends object> {
  name: string
  good: secret
  parse(json: string): secret
  /** The name of the error that anything else is. */
  errorName: string
  /** What of it no message repeats. */
  hidden: readonly Hex[]
  /** Texts of a great many of something. */
  long: readonly (readonly [of: string, json: string])[]
}

/** Tests that a secret is read back from what was written, and from nothing else, which is not repeated. */
export function testSecretFile<secret extends object>(file: SecretFile<secret>): void {
  const { name, good, parse, errorName, hidden, long } = file
  const text = JSON.stringify(good)
  const keys = fc.constantFrom(...Object.keys(good), '__proto__', 'constructor', 'toString', 'more')

  async function readBack(json: string): Promise<void> {
    const { value, error } = await survive((): object => parse(json))
    if (value) {
      expect(Object.keys(value)).toEqual(Object.keys(good))
      expect(parse(JSON.stringify(value))).toEqual(value)
    } else {
      expect(error?.name).toBe(errorName)
      for (const part of hidden) expect(error?.message).not.toContain(part.slice(2, 12))
    }
  }

  describe(`the secret of a ${name}`, () => {
    test('is read from no other text than one that is one, and not repeated', async () => {
      const bytes = mutated(new TextEncoder().encode(text)).map((bytes) => new TextDecoder().decode(bytes))
      const json = fc.oneof({ weight: 3, arbitrary: bytes }, fc.json(), fc.string({ unit: 'binary' }))
      await fc.assert(fc.asyncProperty(json, readBack), { numRuns: 200 })
    })

    test('is read with no value in any place but what goes there', async () => {
      await fc.assert(
        fc.asyncProperty(keys, value, async (key, value) => {
          await readBack(JSON.stringify({ ...good, [key]: value }))
          await readBack(text.replace('{', `{${JSON.stringify(key)}:${JSON.stringify(value)},`))
        }),
        { numRuns: 200 },
      )
    })

    test.each([['arrays in arrays', text.replace('"', '['.repeat(3e5))] as const, ...long])(
      'of a great many %s is refused in time',
      async (_, json) => {
        expect((await survive<unknown>(() => parse(json))).error?.name).toBe(errorName)
      },
    )
  })
}
