import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayWidth } from './displayWidth.js'
import { InvalidPlotError, type Plot, terminalPlot } from './index.js'

const plot: Plot = {
  title: 'Accuracy',
  x: { title: 'height' },
  y: { title: 'test rows', format: 'percent' },
  series: [
    { name: 'kept', points: [0.2, 0.6, 0.8, 0.9, 1].map((y, x) => ({ x, y })) },
    {
      name: 'undone',
      line: 'dashed',
      points: [
        { x: 2, y: 0.8 },
        { x: 3, y: 0.3 },
      ],
    },
  ],
  marks: [{ name: 'wrong', points: [{ x: 3, y: 0.3 }] }],
}

test('draws lines, points, marks, axes and a legend', () => {
  expect(`\n${terminalPlot(plot, { columns: 50, rows: 9 })}\n`).toBe(`
Accuracy
test rows
100% ┤                               ⢀●⣀⡠⠤⠤⠤⠔⠒⠒⠒⠉●
     │                     ⢀●⡠⠤⠤⠒⠒⠒⠉⠉⠁
     │               ⣀⣀⠤⠔⠒⠉⠁  ⢄
     │          ⣀●⠒⠊⠉          ⠁
 50% ┤       ⡠⠔⠊                 ⠉⠂
     │    ⡠⠔⠉                       ⠢⠄
     │⢀⡠⠒⠉                            ×
     │●
  0% ┤
     └┬──────────┬──────────┬─────────┬──────────┬
      0          1          2         3          4
                         height
● kept   ○ undone   × wrong
`)
})

/** Lines of the area between the axes, without the y axis. */
function areaOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => /[│┤]/.test(line))
    .map((line) => line.replace(/^.*?[│┤]/, ''))
}

test('places points by their values', () => {
  const corners = [
    { x: 0, y: 0 },
    { x: 10, y: 1 },
  ]
  const text = terminalPlot(
    { ...plot, series: [{ name: 'a', points: corners }], marks: [{ name: 'm', points: [{ x: 5, y: 0.5 }] }] },
    { columns: 40, rows: 11 },
  )
  const area = areaOf(text)
  const width = displayWidth(area[0] ?? '')
  expect(area[0]?.at(-1)).toBe('●')
  expect(area[10]?.[0]).toBe('●')
  expect(area[5]?.indexOf('×')).toBe(Math.floor(width / 2))
})

test('leaves out what is beyond the domain, also of a line that goes through it', () => {
  const series = [
    {
      name: 'a',
      points: [
        { x: -1e6, y: -1e6 },
        { x: 1e6, y: 1e6 },
      ],
    },
  ]
  const axes = { x: { title: 'x', domain: [0, 1] as const }, y: { title: 'y', domain: [0, 1] as const } }
  const area = areaOf(terminalPlot({ title: '', ...axes, series }, { columns: 40, rows: 10 }))
  expect(area.map((line) => line.trimStart().length > 0)).toEqual(Array(10).fill(true))
  expect(area[0]?.length).toBeGreaterThan(area[9]?.length ?? 0)
  expect(area.join('')).not.toContain('●')
  const outside = [{ name: 'a', points: [2, 3].map((x) => ({ x, y: 0.5 })) }]
  expect(areaOf(terminalPlot({ title: '', ...axes, series: outside })).join('')).toBe('')
})

test('tells series apart by symbols, and with colours', () => {
  const series = Array.from({ length: 8 }, (_, i) => ({ name: `s${i}`, points: [{ x: i, y: i }] }))
  const many = { ...plot, series, marks: [] }
  const plain = terminalPlot(many)
  const symbols = [...plain.matchAll(/(\S) s\d/g)].map(([, symbol]) => symbol)
  expect(new Set(symbols).size).toBe(8)
  const coloured = terminalPlot(many, { colors: true })
  expect(stripVTControlCharacters(coloured)).toBe(plain)
  const codes = coloured.split('\u001b[').filter((part) => symbols.includes(part.at(-1)))
  expect(new Set(codes.map((part) => part.slice(0, part.indexOf('m')))).size).toBe(8)
})

test('thins symbols that would hide the line', () => {
  const points = Array.from({ length: 1000 }, (_, x) => ({ x, y: x }))
  const text = terminalPlot({ ...plot, series: [{ name: 'a', points }], marks: [] }, { columns: 80 })
  const count = areaOf(text).join('').split('●').length - 1
  expect(count).toBeGreaterThan(5)
  expect(count).toBeLessThan(16)
})

describe('no line is wider than the terminal', () => {
  test.each([30, 41, 80, 200])('%i columns', (columns) => {
    const name = '日本語のとても長い名前 👩‍🚀 and more'.repeat(3)
    const wide = { ...plot, title: name, x: { title: name }, y: { title: name } }
    const series = ['', '!'].map((end) => ({ name: `${end}${name}`, points: [{ x: 1e6, y: -1e-7 }] }))
    for (const line of terminalPlot({ ...wide, series }, { columns }).split('\n'))
      expect(displayWidth(line)).toBeLessThanOrEqual(columns)
  })

  test.each([0, -1, 5, Number.NaN, Number.POSITIVE_INFINITY])(
    'nor does a terminal of %d columns fail',
    (columns) => {
      expect(terminalPlot(plot, { columns, rows: columns })).toContain('kept')
    },
  )
})

test("strangers' texts steer no terminal", () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const drawn = terminalPlot({
        title: text,
        x: { title: text },
        y: { title: text },
        series: [{ name: text, points: [{ x: 0, y: 0 }] }],
        marks: [{ name: text, points: [{ x: 0, y: 0 }] }],
      })
      expect(drawn.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Bidi_C}|\p{Cs}/u)
      // Title, y title, area, three of the x axis, and what is in the legend, on a line or two.
      expect([1, 2]).toContain(drawn.split('\n').length - (2 + 12 + 3))
    }),
  )
  const named = {
    ...plot,
    series: [{ name: '\u001b[2J\u001b]0;title\u0007\r\nevil\u202e', points: [{ x: 0, y: 0 }] }],
  }
  expect(
    terminalPlot({ ...named, marks: [] })
      .split('\n')
      .at(-1),
  ).toBe('● [2J]0;title evil')
})

test('refuses what cannot be drawn', () => {
  expect(() => terminalPlot({ ...plot, series: [] })).toThrow(InvalidPlotError)
  expect(() => terminalPlot({ ...plot, series: [{ name: 'a', points: [{ x: 0, y: Number.NaN }] }] })).toThrow(
    /y of point 0 of series 0 is NaN/,
  )
})

test.each<[string, object, RegExp]>([
  ['series', { series: undefined }, /`series` is not an array/],
  ['an axis', { y: undefined }, /`y` is not an axis/],
  ['a title', { title: undefined }, /`title` is not a text/],
  ['the title of an axis', { x: {} }, /`x` is not an axis/],
  ['an end of a domain', { x: { title: 'x', domain: [0] } }, /`x.domain` is not two numbers/],
  ['a name', { marks: [{ points: [] }] }, /`marks\[0\]` is not an object with a name/],
  ['points', { series: [{ name: 'a' }] }, /`series\[0\].points` is not an array of points/],
  ['a point', { series: [{ name: 'a', points: [undefined] }] }, /`series\[0\].points`/],
  ['y', { series: [{ name: 'a', points: [{ x: 0 }] }] }, /y of point 0 of series 0 is undefined/],
])('says that a plot from JavaScript lacks %s', (_, change, message) => {
  const draw = () => terminalPlot({ ...plot, ...change } as Plot)
  expect(draw).toThrow(InvalidPlotError)
  expect(draw).toThrow(message)
})

test('says that nothing is no plot', () => {
  expect(() => terminalPlot(undefined as unknown as Plot)).toThrow(InvalidPlotError)
})
