// The documentation is true: its TypeScript compiles against the source, its programs run, its links lead somewhere.
//
// Blocks of a page that are marked ```ts run=name form one program, which is run in an empty folder. What the page
// says in words, such as «client is a viem client», the program gets from the exports of test/docs/<name>.ts; when it
// ends, that module's stop(), if it has one, is called.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { repositoryFiles } from './files.js'
import {
  anchorsOf,
  examplesWithoutSnippet,
  joinSnippets,
  linksOf,
  type Snippet,
  snippetsOf,
} from './snippets.js'

const limit = 120_000
const output = 'build/docs'

interface Program {
  /** Where it stands: a file and a line. */
  at: string
  name?: string
  context?: string
}
/** By the path of the file it is written to. */
const programs = new Map<string, Program>()
const problems: string[] = []

const pages = repositoryFiles('*.md').filter((file) => !/^(\.changeset\/|CHANGELOG)/.test(file))
const sources = repositoryFiles('src/**.ts').filter((file) => !file.endsWith('.test.ts'))

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
  const path = join(output, `${file}.${name ?? line}.ts`)
  const at = `${file}:${line}`
  const context = `test/docs/${name}.ts`
  const hasContext = name !== undefined && existsSync(context)
  if (name && [...programs.values()].some((program) => program.name === name)) {
    problems.push(`${at}: another page has a program named ${name}`)
  }
  let code = joinSnippets(snippets)
  if (hasContext) code = importContext(context, path) + code
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${code}\nexport {}\n`)
  programs.set(path, { at, ...(name ? { name } : {}), ...(hasContext ? { context } : {}) })
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

function compile(): void {
  const config = join(output, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({ extends: '../../tsconfig.json', include: ['**/*.ts'] }))
  const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')))
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', config, '--pretty', 'false'], {
    encoding: 'utf8',
  })
  // Lines that are indented go on with the error above them.
  if (status !== 0) problems.push(...located(stdout + stderr).split(/\n(?! )/))
}

function run(path: string, { at, name, context }: Program): void {
  console.log(`running ${name} of ${at}`)
  const cwd = mkdtempSync(join(tmpdir(), 'modelmarket-docs-'))
  const modules = [path, ...(context ? [context] : [])].map((module) => resolve(module))
  const flags = ['--import', import.meta.resolve('tsx'), resolve('scripts/runProgram.ts')]
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [...flags, ...modules], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, TSX_TSCONFIG_PATH: resolve('tsconfig.json') },
    timeout: limit,
  })
  rmSync(cwd, { recursive: true, force: true })
  if (status === 0) return
  const end = signal ? `did not end within ${limit / 1000} s` : `ended with code ${status}`
  // The message comes first; what follows are the properties of the error.
  const printed = located(stdout + stderr)
    .split('\n')
    .slice(0, 40)
    .join('\n')
  problems.push(`${at}: the program ${name} ${end}\n${printed}`)
}

/** Notes a link that leads nowhere. `page` is what it is relative to. */
function checkLink(at: string, page: string, target: string): void {
  if (/^[a-z]+:/.test(target)) return
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? page : join(dirname(page), decodeURI(path))
  if (!existsSync(file)) problems.push(`${at}: ${target} does not exist`)
  else if (anchor && file.endsWith('.md') && !anchorsOf(readFileSync(file, 'utf8')).has(anchor)) {
    problems.push(`${at}: ${file} has no heading #${anchor}`)
  }
}

for (const page of pages) {
  for (const { target, line } of linksOf(readFileSync(page, 'utf8')))
    checkLink(`${page}:${line}`, page, target)
}
// Errors lead to pages, too.
for (const source of sources) {
  for (const [index, line] of readFileSync(source, 'utf8').split('\n').entries()) {
    const target = /\bdocsPath: '([^']+)'/.exec(line)?.[1]
    if (target) checkLink(`${source}:${index + 1}`, 'docs/README.md', target)
  }
}

compile()
for (const [path, program] of programs) if (program.name) run(path, program)

for (const problem of problems) console.error(`\n${problem}`)
console.log(
  `\n${programs.size} snippets in ${pages.length} pages and in doc comments, ${problems.length} problems`,
)
if (problems.length > 0 || programs.size === 0) process.exit(1)
