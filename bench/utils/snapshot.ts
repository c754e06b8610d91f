import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { table } from './bench.js'

/** Where a page shows what a benchmark printed. */
const shown = /(?<=<!-- bench -->\n)[\s\S]*(?=<!-- \/bench -->)/

/** What is committed of a benchmark whose figures are the same in every run: they, and a page that shows them. */
export class Snapshot {
  readonly #command: string
  readonly #figures: string
  readonly #page: string
  /** The files are beside the benchmark, and in `docs/`: `bench/<protocol>/gas.json` and `docs/<protocol>/gas.md`. */
  constructor({ name, protocol = '.' }: { name: string; protocol?: string }) {
    this.#command = protocol === '.' ? name : `${name} ${protocol}`
    this.#figures = join('bench', protocol, `${name}.json`)
    this.#page = join('docs', protocol, `${name}.md`)
  }

  write(figures: object, report: string): void {
    writeFileSync(this.#figures, `${JSON.stringify(figures, undefined, 2)}\n`)
    const page = readFileSync(this.#page, 'utf8')
    writeFileSync(
      this.#page,
      page.replace(shown, () => block(report)),
    )
  }

  /** What differs from what is committed, and what to do about it; nothing if nothing does. */
  compare(figures: object, report: string): string | undefined {
    const before = existsSync(this.#figures)
      ? flatten(JSON.parse(readFileSync(this.#figures, 'utf8')))
      : new Map()
    const now = flatten(figures)
    const rows = [...new Set([...before.keys(), ...now.keys()])]
      .filter((key) => before.get(key) !== now.get(key))
      .map((key) => [key, ...change(before.get(key), now.get(key))])
    const sameText = shown.exec(readFileSync(this.#page, 'utf8'))?.[0] === block(report)
    if (rows.length === 0 && sameText) return undefined
    return [
      ...(rows.length > 0
        ? [
            'What differs from the committed snapshot:',
            table(['figure', 'snapshot', 'now', 'Δ', 'Δ %'], rows),
          ]
        : [`${this.#page} shows other text than this.`]),
      '',
      `If that is meant: npm run bench -- ${this.#command} --write, and commit what it writes.`,
    ].join('\n')
  }
}

const block = (report: string) => `\n\`\`\`text\n${report}\n\`\`\`\n\n`

type Leaf = string | number

function change(before: Leaf | undefined, now: Leaf | undefined): Leaf[] {
  const cells = [before ?? '–', now ?? '–']
  if (typeof before !== 'number' || typeof now !== 'number') return [...cells, '', '']
  const sign = now > before ? '+' : ''
  const difference = Number((now - before).toFixed(4)).toLocaleString('en-US')
  return [...cells, sign + difference, `${sign}${(((now - before) / before) * 100).toFixed(2)}`]
}

/** Every leaf, by the keys that lead to it. */
function flatten(value: object, path = ''): Map<string, Leaf> {
  return new Map(
    Object.entries(value).flatMap(([key, child]): [string, Leaf][] => {
      const name = path === '' ? key : `${path} / ${key}`
      return typeof child === 'object' ? [...flatten(child, name)] : [[name, child]]
    }),
  )
}
