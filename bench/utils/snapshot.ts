import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { table } from './bench.js'

/** The part of a page that shows the report of a benchmark. */
const shown = /(?<=<!-- bench -->\n)[\s\S]*(?=<!-- \/bench -->)/
/** An empty page for such a report. */
const emptyPage = (name: string, command: string) =>
  `# ${name.charAt(0).toUpperCase()}${name.slice(1)}\n\n\`npm run bench -- ${command}\` prints this:\n\n<!-- bench -->\n<!-- /bench -->\n`

/** The committed figures of a benchmark that gives the same in every run, and the page that shows its report. */
export class Snapshot {
  readonly #name: string
  readonly #command: string
  readonly #figures: string
  readonly #page: string
  /** The figures are beside the benchmark, as `bench/<protocol>/gas.json`, and the page is `docs/<protocol>/gas.md`. */
  constructor({ name, protocol = '.' }: { name: string; protocol?: string }) {
    this.#name = name
    this.#command = protocol === '.' ? name : `${name} ${protocol}`
    this.#figures = join('bench', protocol, `${name}.json`)
    this.#page = join('docs', protocol, `${name}.md`)
  }

  /**
   * Writes the figures and the report. Creates the page if it does not exist.
   *
   * @throws {SyntaxError} when the page has no place for the report.
   */
  write(figures: object, report: string): void {
    const page = this.#readPage() ?? emptyPage(this.#name, this.#command)
    if (!shown.test(page)) {
      throw new SyntaxError(`${this.#page} has no lines <!-- bench --> and <!-- /bench --> for the report`)
    }
    writeFileSync(this.#figures, `${JSON.stringify(figures, undefined, 2)}\n`)
    writeFileSync(
      this.#page,
      page.replace(shown, () => block(report)),
    )
  }

  /** Describes the differences from the committed figures and page, and how to accept them. Returns `undefined` if there are none. */
  compare(figures: object, report: string): string | undefined {
    const before = existsSync(this.#figures)
      ? flatten(JSON.parse(readFileSync(this.#figures, 'utf8')))
      : new Map()
    const now = flatten(figures)
    const rows = [...new Set([...before.keys(), ...now.keys()])]
      .filter((key) => before.get(key) !== now.get(key))
      .map((key) => [key, ...change(before.get(key), now.get(key))])
    const sameText = shown.exec(this.#readPage() ?? '')?.[0] === block(report)
    if (rows.length === 0 && sameText) return undefined
    return [
      ...(rows.length > 0
        ? [
            'These figures differ from the committed snapshot:',
            table(['figure', 'snapshot', 'now', 'Δ', 'Δ %'], rows),
          ]
        : [`The report in ${this.#page} differs from this one.`]),
      '',
      `If this is intended, run: npm run bench -- ${this.#command} --write, and commit the files that it writes.`,
    ].join('\n')
  }

  #readPage(): string | undefined {
    return existsSync(this.#page) ? readFileSync(this.#page, 'utf8') : undefined
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

/** Returns all leaves of an object, by the path of keys that leads to each. */
function flatten(value: object, path = ''): Map<string, Leaf> {
  return new Map(
    Object.entries(value).flatMap(([key, child]): [string, Leaf][] => {
      const name = path === '' ? key : `${path} / ${key}`
      return typeof child === 'object' ? [...flatten(child, name)] : [[name, child]]
    }),
  )
}
