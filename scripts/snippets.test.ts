import { describe, expect, test } from 'vitest'
import { contextOf, examplesWithoutSnippet, joinSnippets, snippetsOf } from './snippets.js'

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

test('a program gets the context of its protocol, or the shared one; on a shared page that of the protocol it names', () => {
  const contexts = ['test/gadget/docs/buyer.ts', 'test/widget/docs/buyer.ts', 'test/docs/models.ts']
  const of = (owner: string, name: string) => contextOf({ name, owner, contexts })
  expect(of('gadget', 'buyer')).toBe('test/gadget/docs/buyer.ts')
  expect(of('widget', 'buyer')).toBe('test/widget/docs/buyer.ts')
  expect(of('widget', 'models')).toBe('test/docs/models.ts')
  expect(of('foundation', 'models')).toBe('test/docs/models.ts')
  expect(of('foundation', 'buyer')).toBeUndefined()
  const [snippet] = snippetsOf('```ts run=widget/buyer\nx\n```', 'markdown')
  expect(of('foundation', snippet?.program ?? '')).toBe('test/widget/docs/buyer.ts')
})
