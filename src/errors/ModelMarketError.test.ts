import { build } from 'esbuild'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { ModelMarketError, walk } from './ModelMarketError.js'

class SampleError extends ModelMarketError {
  static override name = 'SampleError'
  readonly amounts = [1n, { nested: 2n }]
}

describe('the message', () => {
  test('is the sentence alone, without options', () => {
    const error = new ModelMarketError('It broke.')
    expect(error).toMatchObject({ message: 'It broke.', shortMessage: 'It broke.', retryable: false })
    expect(error).toMatchObject({ metaMessages: [], docsPath: undefined, details: undefined })
    expect('cause' in error).toBe(false)
  })

  test('has hints, a page and details after it', () => {
    const error = new ModelMarketError('It broke.', {
      metaMessages: ['Given: 1', 'Expected: 2'],
      docsPath: 'lifecycle.md#windows',
      details: 'so it says',
      retryable: true,
    })
    expect(error.message.split('\n')).toEqual([
      'It broke.',
      '',
      'Given: 1',
      'Expected: 2',
      '',
      expect.stringMatching(/^Docs: https:\/\/.*\/docs\/lifecycle\.md#windows$/),
      '',
      'Details: so it says',
    ])
    expect(error.retryable).toBe(true)
  })
})

describe('what strangers wrote', () => {
  const hostile = 'red \x1b[31m, \x9b0m, bell \x07, \rover it, right to left \u202e'

  test.each([
    ['the sentence', new ModelMarketError(hostile)],
    ['a hint', new ModelMarketError('It broke.', { metaMessages: [hostile] })],
    ['the details', new ModelMarketError('It broke.', { details: hostile })],
  ])('steers no terminal from %s', (_, error) => {
    expect(error.message).toContain(
      'red \\u001b[31m, \\u009b0m, bell \\u0007, \\u000dover it, right to left \\u202e',
    )
  })

  test('keeps its lines, tabs and letters of any script', () => {
    const harmless = 'one\ntwo\tübergroß 模型 🦊\u200d'
    expect(new ModelMarketError(harmless).shortMessage).toBe(harmless)
  })

  test('fills no log', () => {
    const long = 'x'.repeat(1e6)
    const error = new ModelMarketError(long, { details: long, metaMessages: [long] })
    expect(error.message.length).toBeLessThan(16_000)
    expect(error.message).toContain('x…')
  })
})

describe('walk', () => {
  const innermost = new TypeError('root')
  const middle = new SampleError('middle', { cause: innermost })
  const outer = new ModelMarketError('outer', { cause: middle })

  test('gives the innermost error, or the first that passes', () => {
    expect(outer.walk()).toBe(innermost)
    expect(outer.walk((error) => error instanceof SampleError)).toBe(middle)
    expect(outer.walk((error) => error instanceof ModelMarketError)).toBe(outer)
    expect(outer.walk((error): error is RangeError => error instanceof RangeError)).toBeUndefined()
  })

  test('ends, even where causes go round', () => {
    const loop: { cause?: unknown } = {}
    const other = { cause: loop }
    loop.cause = other
    expect(walk(loop)).toBe(other)
    expect(walk(loop, () => false)).toBeUndefined()
    const own = new ModelMarketError('own')
    own.cause = own
    expect(own.walk()).toBe(own)
  })

  test('takes what is not an error', () => {
    expect(walk('text')).toBe('text')
    expect(walk(undefined, () => false)).toBeUndefined()
    expect(walk(null)).toBe(null)
  })
})

describe('is', () => {
  class LowerError extends SampleError {
    static override name = 'LowerError'
  }
  class OtherError extends ModelMarketError {
    static override name = 'OtherError'
  }
  const error: unknown = new LowerError('It broke.')

  test('holds for the class of an error and for those above it', () => {
    expect(ModelMarketError.is(error)).toBe(true)
    expect(SampleError.is(error)).toBe(true)
    expect(LowerError.is(error)).toBe(true)
    expect(OtherError.is(error)).toBe(false)
    expect(LowerError.is(new SampleError('It broke.'))).toBe(false)
  })

  test('narrows the type', () => {
    if (!SampleError.is(error)) throw error
    expectTypeOf(error).toEqualTypeOf<SampleError>()
    expect(error.amounts).toHaveLength(2)
  })

  test('leaves the type of an error that is of no such class', () => {
    const error: ModelMarketError = new LowerError('It broke.')
    if (OtherError.is(error)) throw error
    // `OtherError` has the members of `ModelMarketError`, and no others.
    expectTypeOf(error).toEqualTypeOf<ModelMarketError>()
    expect(error.shortMessage).toBe('It broke.')
  })

  test('holds across copies of this package, whatever a minifier calls the classes', async () => {
    const copy = await minifiedCopy(`
      import { ModelMarketError } from './ModelMarketError.ts'
      class Above extends ModelMarketError { static name = 'SampleError' }
      class Below extends Above { static name = 'LowerError' }
      export const foreign = new Below('It broke elsewhere.')
      export const holds = (error) => [ModelMarketError.is(error), Above.is(error), Below.is(error)]
      export const Foreign = ModelMarketError
    `)
    expect(copy.Foreign).not.toBe(ModelMarketError)
    expect(copy.foreign).not.toBeInstanceOf(ModelMarketError)
    expect([ModelMarketError, SampleError, LowerError].map((one) => one.is(copy.foreign))).toEqual([
      true,
      true,
      true,
    ])
    expect(OtherError.is(copy.foreign)).toBe(false)
    expect(copy.foreign).toMatchObject({ name: 'LowerError' })
    expect(copy.holds(error)).toEqual([true, true, true])
    expect(copy.holds(new SampleError('It broke.'))).toEqual([true, true, false])
    expect(copy.holds(new Error('other'))).toEqual([false, false, false])
  })

  test('does not hold for an error of another package whose class has the same name', () => {
    const Foreign = class extends Error {
      static override name = 'SampleError'
    }
    expect(SampleError.is(new Foreign('other'))).toBe(false)
  })

  test.each([
    new Error('other'),
    undefined,
    null,
    'text',
    1,
    {},
    { constructor: 'ModelMarketError' },
    Object.create(null),
  ])('takes anything: %s', (other) => {
    expect(ModelMarketError.is(other)).toBe(false)
  })

  test('holds for nothing that throws, or has no end, when it is looked at', () => {
    const thrower = {
      get constructor() {
        throw new TypeError('on purpose')
      },
    }
    const { proxy: revoked, revoke } = Proxy.revocable({}, {})
    revoke()
    const endless: object = new Proxy(class {}, { getPrototypeOf: () => endless })
    for (const other of [thrower, revoked, { constructor: endless }]) {
      expect(ModelMarketError.is(other)).toBe(false)
    }
  })
})

/** Builds a module as an app would, and loads it. */
async function minifiedCopy(contents: string) {
  const built = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  })
  const code = Buffer.from(built.outputFiles[0]?.contents ?? []).toString('base64')
  return import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)
}

describe('JSON', () => {
  test('has big integers as decimals and the cause in short', () => {
    const cause = Object.assign(new Error('with the arguments: 0x5ec2e7'), { shortMessage: 'in short' })
    expect(JSON.parse(JSON.stringify(new SampleError('It broke.', { cause })))).toMatchObject({
      name: 'SampleError',
      message: 'It broke.',
      amounts: ['1', { nested: '2' }],
      cause: { name: 'Error', message: 'in short' },
    })
    expect(JSON.stringify(new SampleError('It broke.', { cause: new Error('plain') }))).toContain('plain')
  })

  test('survives a field that refers to its error', () => {
    class CyclicError extends ModelMarketError {
      readonly self: unknown = this
    }
    expect(() => JSON.stringify(new CyclicError('It broke.'))).not.toThrow()
  })
})
