import fc from 'fast-check'
import { expect, test } from 'vitest'
import { displayWidth } from '../../src/plots/displayWidth.js'
import { type Plot, svgPlot, terminalPlot } from '../../src/plots/index.js'
import { survive } from './survive.js'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\u001b[2J\u001b]0;title\u0007',
    '\u202eexe.gpj',
    '</text><script>alert(1)</script>',
    '"><image href="https://example.org/x.png"/>',
    ']]>',
    '<!ENTITY x "y">',
    '&lt;&#0;&#xd800;',
    '\ud800',
    'Z\u0300'.repeat(5_000),
    'x'.repeat(1e6),
    '\n\n\r\t\u2028',
    '\u0000\uffff\ufdd0',
  ),
)
const number = fc.oneof(
  { weight: 200, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 1e-300, 5e-324, 1e100, 1e101, 2 ** 53, Number.NaN) },
)
const points = fc.array(fc.record({ x: number, y: number }), { maxLength: 12 })
const domain = fc.tuple(number, number).map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a]))
const axis = fc.record(
  { title: text, domain, format: fc.constantFrom('number' as const, 'percent' as const) },
  { requiredKeys: ['title'] },
)
const plot: fc.Arbitrary<Plot> = fc.record(
  {
    title: text,
    description: text,
    x: axis,
    y: axis,
    series: fc.array(fc.record({ name: text, points }), { maxLength: 9 }),
    marks: fc.array(fc.record({ name: text, points }), { maxLength: 5 }),
  },
  { requiredKeys: ['title', 'x', 'y', 'series'] },
) as fc.Arbitrary<Plot>

test('any plot is drawn as text that steers no terminal and fits it, or is refused', async () => {
  let drawn = 0
  await fc.assert(
    fc.asyncProperty(plot, fc.integer({ min: 30, max: 120 }), async (plot, columns) => {
      const { value, error } = await survive(() => terminalPlot(plot, { columns }))
      if (error) expect(error.name).toBe('InvalidPlotError')
      if (value === undefined) return
      drawn++
      expect(value).not.toMatch(/[^\P{Cc}\n]|[\p{Bidi_C}\p{Cs}]/u)
      for (const line of value.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
    }),
    { numRuns: 200 },
  )
  expect(drawn).toBeGreaterThan(10)
})

test('any plot is drawn as an SVG that loads and runs nothing, or is refused', async () => {
  let drawn = 0
  await fc.assert(
    fc.asyncProperty(plot, async (plot) => {
      const { value, error } = await survive(() => svgPlot(plot))
      if (error) expect(error.name).toBe('InvalidPlotError')
      if (value === undefined) return
      drawn++
      expect(value).toMatch(/^<svg[\s\S]*<\/svg>\s*$/)
      // What a stranger wrote stands in texts, where `<` is escaped.
      expect(value).not.toMatch(/<(script|image|foreignObject|a|use)\b|<[!?]|url\((?!#)|@import/i)
      for (const [tag] of value.matchAll(/<[^>"]*(?:"[^"]*"[^>"]*)*>/g)) {
        const names = tag.replaceAll(/"[^"]*"/g, '')
        expect(names).not.toMatch(/\s(on\w+|href|xlink:href)=/i)
      }
      expect(value).not.toMatch(/[\p{Cs}\p{Noncharacter_Code_Point}]|[^\P{Cc}\n\t]/u)
    }),
    { numRuns: 40 },
  )
  expect(drawn).toBeGreaterThan(0)
})

test.each([
  ['no series', { series: [] }],
  ['no points', { series: [{ name: 'a', points: [] }] }],
  [
    'too many points',
    { series: [{ name: 'a', points: Array.from({ length: 100_001 }, () => ({ x: 0, y: 0 })) }] },
  ],
])('a plot of %s is refused by both', async (_, of) => {
  const plot = { title: 't', x: { title: 'x' }, y: { title: 'y' }, ...of } as Plot
  for (const draw of [() => svgPlot(plot), () => terminalPlot(plot)])
    expect((await survive<unknown>(draw)).error?.name).toBe('InvalidPlotError')
})
