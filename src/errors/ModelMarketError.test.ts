import { describe, expect, test } from 'vitest'
import { ModelMarketError, walk } from './ModelMarketError.js'

class SampleError extends ModelMarketError {
  override name = 'SampleError'
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

test('errors of another copy of this package are recognised', () => {
  const copy = Object.assign(new Error('of a copy'), { [Symbol.for('modelmarket.error')]: true })
  expect(ModelMarketError.is(copy)).toBe(true)
  expect(copy).not.toBeInstanceOf(ModelMarketError)
  for (const other of [new Error('other'), undefined, null, 'text', 1, {}]) {
    expect(ModelMarketError.is(other)).toBe(false)
  }
})

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
