import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { addTableFlags, inFlags, type TableFlags, tableArgs, tableOptions } from './tableFlags.js'

function parse(...args: string[]) {
  const command = addTableFlags(new Command()).exitOverride()
  return tableOptions(command.parse(args, { from: 'user' }).opts<TableFlags>())
}

describe('the flags of a table', () => {
  test('say nothing when none is given', () => {
    expect(parse()).toEqual({})
  })

  test('are the options of the library, and the other way round', () => {
    const options = {
      group: 'patient',
      features: ['x', 'y'],
      drop: ['id', '-y'],
      categorical: ['city'],
      classes: ['no', 'yes'],
      bins: 4,
      skipUnlabelled: true,
      missing: ['unknown', '--'],
      strings: ['zip'],
      separator: '\t',
      decimal: ',',
      encoding: 'windows-1252',
      header: false,
    } as const
    const args = tableArgs(options)
    expect(args).toContain('--drop=-y')
    expect(args).toContain('tab')
    expect(parse(...args)).toEqual(options)
  })

  test('name separators that a shell makes hard to give', () => {
    expect(parse('--separator', 'space')).toEqual({ separator: ' ' })
    expect(parse('--separator', '|')).toEqual({ separator: '|' })
    expect(parse('--separator', 'comma')).toEqual({ separator: 'comma' })
  })

  test.each([
    ['--bins', '1', 'Expected: a whole number from 2.'],
    ['--decimal', 'point', 'is not a decimal mark'],
    ['--encoding', 'latin-9000', 'is not a known encoding'],
  ])('%s %s is refused', (flag, value, message) => {
    expect(() => parse(flag, value)).toThrow(message)
  })
})

test('a message of the library names flags', () => {
  expect(inFlags("List it in `strings`, or name its `encoding: 'windows-1252'`.")).toBe(
    'List it in `--strings`, or name its `--encoding windows-1252`.',
  )
  expect(inFlags("Say `separator: ';'`, or `decimal: ','`.")).toBe("Say `--separator ';'`, or `--decimal ,`.")
  expect(inFlags('Say so: `header: false`. Make `bins`, or `classes`.')).toBe(
    'Say so: `--no-header`. Make `--bins`, or `--class`.',
  )
  expect(inFlags('"`drop`" of "a\\"`bins`" is a name: list it in `missing`.')).toBe(
    '"`drop`" of "a\\"`bins`" is a name: list it in `--missing`.',
  )
  expect(inFlags('Pass `maxRows: 5` to `toString`.')).toBe('Pass `maxRows: 5` to `toString`.')
})
