import { type CheckedPlot, checkPlot } from './checkPlot.js'
import { describePlot } from './describePlot.js'
import { InvalidPlotError, MissingPeerError } from './errors.js'
import { inks, seriesInks } from './palette.js'
import { roundEnds } from './ticks.js'
import type { Plot } from './types.js'
import { legendLayout, titles, vegaLiteSpec } from './vegaLiteSpec.js'

/** How a {@link Plot} becomes an image. */
export interface SvgPlotOptions {
  /** In pixels, 200 to 4,000; by default 720. The image can be scaled. */
  width?: number
  /** In pixels, 150 to 4,000; by default 400. */
  height?: number
}

/**
 * Draws a plot as an SVG image, with Vega-Lite. It is light or dark as the reader prefers, and says in words what it shows to those who
 * do not see it. Needs the optional packages `vega` and `vega-lite`, but no DOM and no canvas.
 *
 * In a page with a content security policy, Vega needs `'unsafe-eval'`: draw on a server, or when you build.
 *
 * @throws {InvalidPlotError} when it has no points or too many, a number that is not finite, a size out of range, or one without room for lines.
 * @throws {MissingPeerError} when `vega` or `vega-lite` is not installed.
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises'
 * import { svgPlot } from 'modelmarket/plots'
 *
 * const svg = await svgPlot({
 *   title: 'Accuracy',
 *   x: { title: 'height' },
 *   y: { title: 'accuracy', format: 'percent' },
 *   series: [{ name: 'test rows', points: [{ x: 1, y: 0.71 }, { x: 2, y: 0.9 }, { x: 3, y: 0.95 }] }],
 * })
 * await writeFile('accuracy.svg', svg)
 * ```
 * @see https://vega.github.io/vega-lite/
 */
export async function svgPlot(
  plot: Plot,
  { width = 720, height = 400 }: SvgPlotOptions = {},
): Promise<string> {
  for (const [name, size, least] of [['width', width, 200] as const, ['height', height, 150] as const]) {
    if (!(size >= least && size <= 4_000))
      throw new InvalidPlotError(`its ${name} is ${size} pixels, of ${least} to 4000`)
  }
  const checked = checkPlot(plot)
  const shown = plot.y.domain ? checked : { ...checked, y: roundEnds(checked.y, 6) }
  const [lite, vega] = await Promise.all([loadVegaLite(), loadVega()])
  const { spec } = lite.compile(vegaLiteSpec(shown, { width, height }))
  const view = new vega.View(vega.parse(spec, { legend: { layout: legendLayout(shown, width) } }), {
    renderer: 'none',
    logLevel: vega.Error,
  })
  try {
    const svg = await view.toSVG()
    checkRoom(view.signal('width'), view.signal('height'), { width, height })
    return dressed(svg, shown)
  } finally {
    view.finalize()
  }
}

/** The least area between the axes, in pixels: in a smaller one, lines lie on each other. */
const leastRoom = 40

/** Texts take their room first. */
function checkRoom(across: number, up: number, { width, height }: { width: number; height: number }): void {
  if (across >= leastRoom && up >= leastRoom) return
  const left = `${Math.max(0, Math.round(across))} × ${Math.max(0, Math.round(up))}`
  throw new InvalidPlotError(
    `at ${width} × ${height} pixels its texts leave ${left} for its lines, of ${leastRoom} × ${leastRoom} at least: enlarge it, or shorten its names`,
  )
}

// Imported when the first plot is drawn, so that nothing of them comes with a page that draws none.
const loadVega = () => import('vega').catch((error: unknown) => missing('vega', '^6.1.0', error))
const loadVegaLite = () =>
  import('vega-lite').catch((error: unknown) => missing('vega-lite', '^6.4.0', error))

function missing(peer: string, range: string, error: unknown): never {
  throw new MissingPeerError({ peer, range, details: String(error) })
}

/** Adds what Vega does not write: titles, words for those who do not see the image, and colours for a dark background. */
function dressed(svg: string, plot: CheckedPlot): string {
  const words = `<title>${escaped(plot.title)}</title><desc>${escaped(describePlot(plot))}</desc>`
  const texts = { plot: plot.title, x: plot.x.title, y: plot.y.title }
  const titled = Object.entries(titles).reduce(
    (text, [which, title]) => text.replaceAll(title, () => escaped(texts[which as keyof typeof titles])),
    svg,
  )
  return withOwnIds(titled).replace(
    /^<svg([^>]*?) class="marks"([^>]*)>/,
    (_, before, after) =>
      `<svg${before} class="${className}" role="img"${after}>${words}<style>${darkStyle()}</style>`,
  )
}

/** Vega numbers what clips lines by the order in which a process drew it. In a page with several images, each needs ids of its own. */
function withOwnIds(svg: string): string {
  const ids = [...svg.matchAll(/<clipPath id="(\w+)"/g)].map(([, id]) => id ?? '')
  const plain = ids.reduce((text, id) => text.replaceAll(`"${id}"`, '""').replaceAll(`#${id})`, '#)'), svg)
  const own = (i: number) => `${className}-${hashOf(plain)}-${i}`
  return ids.reduce(
    (text, id, i) =>
      text
        .replace(`<clipPath id="${id}"`, `<clipPath id="${own(i)}"`)
        .replaceAll(new RegExp(`(<g [^<>]*clip-path="url\\()#${id}\\)`, 'g'), `$1#${own(i)})`),
    svg,
  )
}

/** FNV-1a, of 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

const className = 'modelmarket-plot'

/** Finds the parts of the image by their light colours. Where no style sheet is read, the image is a light one. */
function darkStyle(): string {
  const rules = [...Object.values(inks), ...seriesInks].flatMap(({ light, dark }) =>
    ['fill', 'stroke'].map((part) => `.${className} [${part}="${light}"]{${part}:${dark}}`),
  )
  return `@media (prefers-color-scheme:dark){${rules.join('')}}`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
