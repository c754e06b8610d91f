import { describe, expect, test } from 'vitest'
import { examplesWithoutSnippet, joinSnippets, snippetsOf } from './snippets.js'

describe('snippetsOf', () => {
  test('finds the ts blocks of a page, each at its line', () => {
    const page = '# Page\n\n```ts\nconst a = 1\n```\n\n```sh\nls\n```\n\n```ts run=bot\nconst b = 2\nb\n```\n'
    const [first, second, ...others] = snippetsOf(page, 'markdown')
    expect(first).toEqual({ line: 4, code: '\n\n\nconst a = 1' })
    expect(second).toMatchObject({ program: 'bot', line: 12 })
    expect(second?.code.split('\n').slice(10)).toEqual(['', 'const b = 2', 'b'])
    expect(others).toEqual([])
  })

  test('finds those of doc comments, at their columns', () => {
    const source = '/**\n * Adds.\n * @example\n * ```ts\n *\n * add(1)\n * ```\n */\n'
    expect(snippetsOf(source, 'source')).toEqual([{ line: 5, code: '\n\n\n\n  \n   add(1)' }])
  })

  test('a longer fence may hold a shorter one', () => {
    expect(snippetsOf('````md\n```ts\nx\n```\n````\n', 'markdown')).toEqual([])
  })
})

test('examplesWithoutSnippet names the line', () => {
  expect(examplesWithoutSnippet('/**\n * @example\n * add(1)\n */\n/**\n * @example\n * ```ts\n')).toEqual([
    2,
  ])
})

test('joinSnippets keeps each where it stood', () => {
  const page = '```ts run=a\none\n```\ntext\n```ts run=a\ntwo\n```'
  expect(joinSnippets(snippetsOf(page, 'markdown'))).toBe('\none\n\n\n\ntwo')
})
