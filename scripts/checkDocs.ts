/**
 * `npm run test:docs [-- protocol]`: the documentation is true. Its TypeScript compiles against the source, its programs run, its links lead
 * somewhere. With a protocol, only what is in the folders of that protocol is checked.
 *
 * Blocks of a page that are marked ```ts run=name form one program, which runs in an empty folder. What the page says in words, such
 * as «client is a viem client», the program gets from the exports of test/<protocol>/docs/<name>.ts or test/docs/<name>.ts (see
 * contextOf); when it ends, that module's stop(), if it has one, is called.
 *
 * A block that is marked file=path stands in that file, which tests of its own check. All Solidity is marked so.
 */
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { excerptProblem, excerptsOf } from './excerpts.js'
import { repositoryFiles } from './files.js'
import {
  anchorsOf,
  bareSectionsOf,
  type Link,
  linksOf,
  referencesOf,
  repositoryPathOf,
  unpackedLink,
} from './links.js'
import { ownerOf, protocols } from './owners.js'
import { contextOf, examplesWithoutSnippet, joinSnippets, type Snippet, snippetsOf } from './snippets.js'

const limit = 120_000
const output = 'build/docs'

interface Program {
  /** Its file and line. */
  at: string
  name?: string
  owner: string
  context?: string
}
/** By the path of the file it is written to. */
const programs = new Map<string, Program>()
const problems: string[] = []

const names = protocols()
const [protocol] = process.argv.slice(2)
if (protocol !== undefined && !names.includes(protocol)) {
  console.error(`Usage: npm run test:docs [-- ${names.join(' | ')}]`)
  process.exit(2)
}
const isChosen = (file: string) => protocol === undefined || dirname(file).split('/').includes(protocol)

const pages = repositoryFiles('*.md')
  .filter((file) => !/^(\.changeset\/|CHANGELOG)/.test(file))
  .filter(isChosen)
const sources = repositoryFiles('src/**.ts')
  .filter((file) => !file.endsWith('.test.ts'))
  .filter(isChosen)
/** All files of code, which may link to pages. */
const code = repositoryFiles('src', 'contracts', 'test', 'bench', 'examples')
  .filter((file) => /\.(ts|js|sol|py|tree)$/.test(file))
  .filter(isChosen)

const contexts = repositoryFiles('test/docs/*.ts', 'test/*/docs/*.ts')

rmSync(output, { recursive: true, force: true })

for (const file of [...pages, ...sources]) {
  const text = readFileSync(file, 'utf8')
  const kind = file.endsWith('.md') ? 'markdown' : 'source'
  for (const line of kind === 'source' ? examplesWithoutSnippet(text) : []) {
    problems.push(`${file}:${line}: @example without a ts block below it`)
  }
  const named = new Map<string, Snippet[]>()
  for (const snippet of snippetsOf(text, kind)) {
    const { program } = snippet
    if (program) named.set(program, [...(named.get(program) ?? []), snippet])
    else write(file, [snippet])
  }
  for (const [name, snippets] of named) write(file, snippets, name)
}

/** Writes a program to where TypeScript finds it, each line at its line in the documentation. */
function write(file: string, snippets: Snippet[], name?: string): void {
  const line = snippets[0]?.line
  const extension = snippets.some(({ jsx }) => jsx) ? 'tsx' : 'ts'
  const path = join(output, `${file}.${name?.replace('/', '.') ?? line}.${extension}`)
  const at = `${file}:${line}`
  const owner = ownerOf(file, names)
  const context = name === undefined ? undefined : contextOf({ name, owner, contexts })
  if (name && [...programs.values()].some((other) => other.name === name && other.owner === owner)) {
    problems.push(`${at}: another page has a program named ${name}`)
  }
  const program = joinSnippets(snippets)
  const text = context === undefined ? program : importContext(context, path) + program
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${text}\nexport {}\n`)
  programs.set(path, { at, owner, ...(name ? { name } : {}), ...(context ? { context } : {}) })
}

/** An import of all that a context exports, for the first line, which in a page is never code. */
function importContext(context: string, from: string): string {
  const text = readFileSync(context, 'utf8')
  const exported = text.matchAll(/^export (?:const |(?:async )?function |\{ )(\w+)/gm)
  const names = Array.from(exported, ([, name]) => name).filter((name) => name !== 'stop')
  const module = relative(dirname(from), context).replaceAll('\\', '/').replace(/\.ts$/, '.js')
  return `import { ${names.join(', ')} } from '${module}'; `
}

/** What a tool printed, with the places of generated files turned into those of the documentation. */
function located(printed: string): string {
  let text = printed
  for (const [path, { at }] of programs) {
    const file = at.slice(0, at.lastIndexOf(':'))
    text = text.replaceAll(resolve(path), file).replaceAll(path, file)
  }
  return text.replace(/^([\w./-]+)\((\d+),(\d+)\): /gm, '$1:$2:$3: ').trimEnd()
}

interface Ended {
  /** How it failed, `undefined` if it did not. */
  failure: string | undefined
  printed: string
}

/** Runs a Node program to its end. */
function node(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv; timeout?: number }) {
  return new Promise<Ended>((done) => {
    const ended = { encoding: 'utf8', maxBuffer: 2 ** 26, ...options } as const
    execFile(process.execPath, args, ended, (error, stdout, stderr) => {
      const failure = error?.killed
        ? `did not end within ${limit / 1000} s`
        : `ended with code ${error?.code}`
      done({ failure: error ? failure : undefined, printed: located(stdout + stderr) })
    })
  })
}

async function compile(): Promise<void> {
  const config = join(output, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({ extends: '../../tsconfig.json', include: ['**/*.ts', '**/*.tsx'] }))
  const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')))
  const { failure, printed } = await node([tsc, '-p', config, '--pretty', 'false'], {})
  // Lines that are indented go on with the error above them.
  if (failure) problems.push(...printed.split(/\n(?! )/))
}

async function run(path: string, { at, name, context }: Program): Promise<void> {
  const start = Date.now()
  const cwd = mkdtempSync(join(tmpdir(), 'modelmarket-docs-'))
  const modules = [path, ...(context ? [context] : [])].map((module) => resolve(module))
  const { failure, printed } = await node(
    ['--import', import.meta.resolve('tsx'), resolve('scripts/runProgram.ts'), ...modules],
    { cwd, env: { ...process.env, TSX_TSCONFIG_PATH: resolve('tsconfig.json') }, timeout: limit },
  )
  rmSync(cwd, { recursive: true, force: true })
  console.log(`ran ${name} of ${at} in ${((Date.now() - start) / 1000).toFixed(1)} s`)
  // The message comes first; what follows are the properties of the error.
  const text = printed.split('\n').slice(0, 40).join('\n')
  if (failure) problems.push(`${at}: the program ${name} ${failure}\n${text}`)
}

/** Notes a link that leads nowhere. `folder` is what it is relative to; a link to a heading alone is of `page`. */
function checkLink(at: string, folder: string, { target }: Link, page = ''): void {
  const own = repositoryPathOf(target)
  if (own !== undefined) checkLink(at, '.', { target: own, line: 0 })
  if (/^[a-z]+:/.test(target)) return
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? page : join(folder, decodeURI(path))
  if (!existsSync(file)) problems.push(`${at}: ${target} does not exist`)
  else if (anchor && file.endsWith('.md') && !anchorsOf(readFileSync(file, 'utf8')).has(anchor)) {
    problems.push(`${at}: ${file} has no heading #${anchor}`)
  }
}

/** The files of the package. */
function packedFiles(): Set<string> {
  const [pack] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' }),
  ) as { files: { path: string }[] }[]
  return new Set(pack?.files.map(({ path }) => path))
}

function checkLinks(): void {
  const packed = packedFiles()
  for (const page of pages) {
    for (const link of linksOf(readFileSync(page, 'utf8'))) {
      checkLink(`${page}:${link.line}`, dirname(page), link, page)
      const problem = packed.has(page) ? unpackedLink(page, link.target, packed) : undefined
      if (problem)
        problems.push(`${page}:${link.line}: ${link.target} ${problem}: write it as https://github.com/…`)
    }
  }
  for (const file of code) {
    const text = readFileSync(file, 'utf8')
    for (const link of referencesOf(text)) checkLink(`${file}:${link.line}`, '.', link)
    // Errors link to pages as well.
    for (const [index, line] of text.split('\n').entries()) {
      const target = sources.includes(file) ? /\bdocsPath: '([^']+)'/.exec(line)?.[1] : undefined
      if (target) checkLink(`${file}:${index + 1}`, 'docs', { target, line: index + 1 })
    }
  }
  for (const file of [...pages, ...code]) {
    for (const line of bareSectionsOf(readFileSync(file, 'utf8'))) {
      problems.push(`${file}:${line}: names a section by its number: link to it, as docs/page.md#heading`)
    }
  }
}

function checkExcerpts(): void {
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)
  for (const page of pages) {
    for (const excerpt of excerptsOf(readFileSync(page, 'utf8'))) {
      const problem = excerptProblem(excerpt, read)
      if (problem) problems.push(`${page}:${excerpt.line}: ${problem}`)
    }
  }
}

checkLinks()
checkExcerpts()
// Two at a time: each waits for a chain now and then.
const work = [compile, ...[...programs].filter(([, { name }]) => name).map((entry) => () => run(...entry))]
const next = async (): Promise<void> => {
  for (let task = work.shift(); task; task = work.shift()) await task()
}
await Promise.all([next(), next()])

for (const problem of problems) console.error(`\n${problem}`)
console.log(
  `\n${programs.size} snippets in ${pages.length} pages and in doc comments, ${problems.length} problems`,
)
if (problems.length > 0 || programs.size === 0) process.exit(1)
