import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { shellWord } from './shellWord.js'

describe('a word', () => {
  test('is left as it is when no shell reads anything into it', () => {
    expect(shellWord('--label=sepal_length')).toBe('--label=sepal_length')
    expect(shellWord('../data/iris.csv')).toBe('../data/iris.csv')
  })

  test('shows nothing that steers a terminal', () => {
    expect(shellWord('a\u001b[2Jb')).toBe(`$'a\\u001b[2Jb'`)
    expect(shellWord('a\u202eb')).toBe(`$'a\\u202eb'`)
    expect(shellWord('two\nlines')).toBe(`$'two\\u000alines'`)
  })

  test.each([
    '',
    '?',
    '*',
    '~',
    '#1',
    '-',
    'petal length (cm)',
    `it's`,
    '$(touch x)`y`',
    'a\\b',
    '"',
    'a\tb',
    `a\u001b'\\n`,
    'two\nlines',
    'größe €',
    'a\u202eb',
    '!!',
    '{a,b}',
  ])('%j reaches a program as it is', (text) => {
    const printed = execFileSync('bash', ['-c', `printf %s ${shellWord(text)}x`], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    })
    expect(printed).toBe(`${text}x`)
  })
})
