import fc from 'fast-check'
// @ts-expect-error: it comes without types.
import { JSDOM } from 'jsdom'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { InvalidPlotError, MissingPeerError, type Plot, svgPlot } from './index.js'
import { inks, seriesInks } from './palette.js'

const plot: Plot = {
  title: 'Accuracy',
  x: { title: 'height' },
  y: { title: 'test rows', format: 'percent' },
  series: [
    { name: 'kept', points: [0.2, 0.7, 0.9].map((y, x) => ({ x, y })) },
    {
      name: 'undone',
      line: 'dashed',
      points: [
        { x: 1, y: 0.7 },
        { x: 2, y: 0.1 },
      ],
    },
  ],
  marks: [{ name: 'wrong', points: [{ x: 2, y: 0.1 }] }],
}

const { DOMParser } = new JSDOM().window as typeof globalThis

/** A parser of XML refuses what one of HTML mends. */
const parse = (svg: string) => new DOMParser().parseFromString(svg, 'image/svg+xml')

const textsOf = (document: Document) => [...document.querySelectorAll('text')].map((one) => one.textContent)
const linesOf = (document: Document) => [...document.querySelectorAll('.mark-line path[stroke-width="2"]')]

test('draws lines, dots, marks, axes and a legend', async () => {
  const document = parse(await svgPlot(plot))
  const texts = textsOf(document)
  for (const text of ['Accuracy', 'height', 'test rows', 'kept', 'undone', 'wrong', '0', '1', '2', '80%'])
    expect(texts).toContain(text)
  const lines = linesOf(document)
  expect(lines.map((line) => line.getAttribute('stroke')).sort()).toEqual(
    [seriesInks[0]?.light, seriesInks[1]?.light].sort(),
  )
  const dashed = lines.find((line) => line.getAttribute('stroke') === seriesInks[1]?.light)
  expect(dashed?.getAttribute('stroke-dasharray')).toBe('5,4')
  const fills = [...document.querySelectorAll('.mark-symbol.role-mark path')].map((one) =>
    one.getAttribute('fill'),
  )
  expect(fills.filter((fill) => fill === seriesInks[0]?.light)).toHaveLength(3)
  expect(fills.filter((fill) => fill === inks.mark.light)).toHaveLength(1)
})

test('places points by their values', async () => {
  const svg = await svgPlot({
    ...plot,
    x: { title: 'x', domain: [0, 10] },
    y: { title: 'y', domain: [0, 1] },
    series: [
      {
        name: 'one',
        points: [
          { x: 0, y: 0 },
          { x: 5, y: 0.25 },
          { x: 10, y: 1 },
        ],
      },
    ],
    marks: [],
  })
  const d = linesOf(parse(svg))[0]?.getAttribute('d') ?? ''
  const numbers = [...d.matchAll(/-?[\d.]+/g)].map(Number)
  const [left = 0, bottom = 0, x = 0, y = 0, right = 0, top = 0] = numbers
  expect(numbers).toHaveLength(6)
  expect((x - left) / (right - left)).toBeCloseTo(0.5)
  expect((bottom - y) / (bottom - top)).toBeCloseTo(0.25)
})

test('has a size, a name and a description', async () => {
  const { documentElement: root } = parse(await svgPlot(plot, { width: 500, height: 300 }))
  expect(root.getAttribute('role')).toBe('img')
  expect([root.getAttribute('width'), root.getAttribute('height')]).toEqual(['500', '300'])
  expect(root.getAttribute('viewBox')).toBe('0 0 500 300')
  const [title, description] = root.children
  expect([title?.tagName, title?.textContent]).toEqual(['title', 'Accuracy'])
  expect([description?.tagName, description?.textContent]).toEqual([
    'desc',
    'test rows over height. kept: 3 points, from 20% at 0 to 90% at 2. undone: 2 points, from 70% at 1 to 10% at 2. wrong: at 2.',
  ])
  const told = parse(await svgPlot({ ...plot, description: 'It rises.' }))
  expect(told.querySelector('desc')?.textContent).toMatch(/^It rises\. kept: 3 points/)
})

test('has a dark form of each colour that it draws with', async () => {
  const all = { ...plot, series: seriesInks.map((_, i) => ({ name: `${i}`, points: [{ x: i, y: i }] })) }
  const document = parse(await svgPlot(all))
  const style = document.querySelector('style')?.textContent ?? ''
  expect(style).toMatch(/^@media \(prefers-color-scheme:dark\)/)
  const used = ['fill', 'stroke'].flatMap((part) =>
    [...document.querySelectorAll(`[${part}]`)].map((one) => `[${part}="${one.getAttribute(part)}"]`),
  )
  const colours = [...new Set(used)].filter((rule) => /#/.test(rule))
  expect(colours.length).toBeGreaterThan(10)
  for (const rule of colours) expect(style).toContain(`${rule}{`)
  const inksOfAll = [...Object.values(inks), ...seriesInks]
  expect(new Set(inksOfAll.map(({ light }) => light)).size).toBe(inksOfAll.length)
})

test('leaves out what is beyond the domain, and dots that would hide the line', async () => {
  const far = { ...plot, x: { title: 'x', domain: [0, 1] as const } }
  const dots = (svg: string) => parse(svg).querySelectorAll('.mark-symbol.role-mark path').length
  expect(dots(await svgPlot(plot))).toBe(6)
  expect(dots(await svgPlot(far))).toBe(3)
  const many = [{ name: 'many', points: Array.from({ length: 500 }, (_, x) => ({ x, y: Math.sin(x) })) }]
  expect(dots(await svgPlot({ ...plot, series: many, marks: [] }))).toBe(0)
})

test('draws the same image of the same plot, with ids that no other image has', async () => {
  const idsOf = (svg: string) => [...parse(svg).querySelectorAll('[id]')].map((one) => one.id)
  const [one, same, other] = [
    await svgPlot(plot),
    await svgPlot(structuredClone(plot)),
    await svgPlot({ ...plot, title: 'Another' }),
  ]
  // Not compared by expect, which would print both.
  expect(one === same).toBe(true)
  expect(idsOf(one)).toHaveLength(2)
  expect(new Set([...idsOf(one), ...idsOf(other)]).size).toBe(4)
  for (const id of idsOf(one)) expect(one).toContain(`clip-path="url(#${id})"`)
})

describe("strangers' texts are text", () => {
  const names = [
    '<script>alert(1)</script>',
    '"onload="alert(1)',
    ']]>&amp;<!--',
    '\u001b[31mred\u0000',
    'a\nb\tc',
    '\ud800 lone',
    '\u202eright to left',
    '\ufffe\uffff',
    '__proto__',
    'constructor',
    'toString',
    'clip1',
    'clip-path="url(#clip1)',
    '{"signal":"alert(1)"}',
    "');alert(1);('",
    'datum.y',
    '',
  ]
  const shown = (text: string) =>
    text
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/[^ -~]/g, '')
      .trim() || 'unnamed'

  test.each(names)('%j', async (name) => {
    const series = [
      { name, points: [{ x: 1, y: 1 }] },
      { name: 'other', points: [{ x: 2, y: 2 }] },
    ]
    const marks = [{ name: `${name}!`, points: [{ x: 1, y: 1 }] }]
    const svg = await svgPlot({
      title: name,
      x: { title: name },
      y: { title: name },
      description: name,
      series,
      marks,
    })
    const document = parse(svg)
    const texts = textsOf(document)
    expect(texts).toContain(shown(name))
    expect(texts).toContain(shown(`${name}!`))
    expect(document.querySelector('script, [onload], image, a, foreignObject')).toBeNull()
    // Read as HTML, in which it can stand, it is the same.
    const page = new DOMParser().parseFromString(`<body>${svg}</body>`, 'text/html')
    expect(page.querySelectorAll('body > *')).toHaveLength(1)
    expect([...page.querySelectorAll('text')].map((one) => one.textContent)).toEqual(texts)
  })

  test('any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 80 }), async (text) => {
        const svg = await svgPlot({
          ...plot,
          title: text,
          series: [{ name: text, points: [{ x: 0, y: 0 }] }],
        })
        expect(parse(svg).querySelector('title')).not.toBeNull()
      }),
      { numRuns: 30 },
    )
  })

  test('names that look alike are told apart', async () => {
    const points = [{ x: 0, y: 0 }]
    const series = [
      { name: 'a', points },
      { name: 'a\u0000', points },
      { name: 'a (2)', points },
    ]
    const texts = textsOf(parse(await svgPlot({ ...plot, series, marks: [] })))
    expect(texts).toEqual(expect.arrayContaining(['a', 'a (2)', 'a (2) (2)']))
  })
})

describe('refuses what cannot be drawn', () => {
  const points = [{ x: 0, y: 0 }]
  const ofPoints = (some: Plot['series'][number]['points']): Plot => ({
    ...plot,
    series: [{ name: 'a', points: some }],
  })
  test.each<[string, Plot, RegExp]>([
    ['no series', { ...plot, series: [] }, /0 series, of 1 to 8/],
    ['nine series', { ...plot, series: Array(9).fill({ name: 'a', points }) }, /9 series, of 1 to 8/],
    ['five kinds of marks', { ...plot, marks: Array(5).fill({ name: 'a', points }) }, /5 kinds of marks/],
    ['no points', { ...plot, series: [{ name: 'a', points: [] }], marks: [] }, /it has no points/],
    ['too many', ofPoints(Array(100_001).fill({ x: 0, y: 0 })), /it has 100002 points/],
    ['NaN', ofPoints([...points, { x: 0, y: Number.NaN }]), /y of point 1 of series 0 is NaN/],
    [
      'infinity',
      { ...plot, marks: [{ name: '', points: [{ x: 1 / 0, y: 0 }] }] },
      /x of point 0 of marks 0 is Infinity/,
    ],
    ['too large', ofPoints([{ x: 1e101, y: 0 }]), /beyond ±1e\+100/],
    ['a domain that falls', { ...plot, x: { title: '', domain: [1, 0] } }, /the domain of x falls/],
    [
      'a domain without end',
      { ...plot, y: { title: '', domain: [0, 1 / 0] } },
      /the domain of y is Infinity/,
    ],
  ])('%s', async (_, bad, message) => {
    await expect(svgPlot(bad)).rejects.toThrow(InvalidPlotError)
    await expect(svgPlot(bad)).rejects.toThrow(message)
  })

  test.each([{ width: 0 }, { width: Number.NaN }, { height: 5_000 }])('%o', async (size) => {
    await expect(svgPlot(plot, size)).rejects.toThrow(InvalidPlotError)
  })

  test('a size that the legend fills, and not one that leaves room', async () => {
    const named = {
      ...plot.series[0],
      name: 'a line whose name takes a line of its own',
      points: [{ x: 0, y: 0 }],
    }
    const many = { ...plot, series: [...plot.series, named] }
    const drawn = svgPlot(many, { width: 240, height: 160 })
    await expect(drawn).rejects.toThrow(InvalidPlotError)
    await expect(drawn).rejects.toThrow(/at 240 × 160 pixels its texts leave \d+ × 0 for its lines/)
    await expect(svgPlot(many, { width: 240, height: 300 })).resolves.toContain('</svg>')
    await expect(
      svgPlot({ ...plot, series: [named], marks: [] }, { width: 200, height: 150 }),
    ).resolves.toContain('</svg>')
  })
})

test.each([
  ['one value', [5, 5]],
  ['zero', [0, 0]],
  ['huge', [-1e100, 1e100]],
  ['tiny', [1e-300, 2e-300]],
  ['close', [1e9, 1e9 + 1e-7]],
])('draws any numbers: %s', async (_, values) => {
  const svg = await svgPlot({
    ...plot,
    series: [{ name: 'a', points: values.map((y, x) => ({ x, y })) }],
    marks: [],
  })
  expect(svg).not.toMatch(/NaN|Infinity|undefined/)
})

describe('a package that is missing is named, with the versions that package.json allows', () => {
  test.each(['vega', 'vega-lite'] as const)('%s', async (peer) => {
    vi.doMock(peer, () => {
      throw new TypeError('cannot find it')
    })
    onTestFinished(() => {
      vi.doUnmock(peer)
    })
    // A mock is put in place by the next import.
    await expect(import(peer)).rejects.toThrow()
    const error = await svgPlot(plot).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(MissingPeerError)
    expect(error).toMatchObject({ peer })
    expect(String(error)).toContain(`npm install ${peer}@${manifest.peerDependencies[peer]}`)
  })
})
