import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import solc from 'solc'
import type { Node } from './tree.js'

/** Sources by the path that imports resolve to. */
export type Sources = Map<string, string>

/** A contract as `path:Name`. */
export type ContractName = `${string}:${string}`

interface Output {
  errors?: { severity: string; formattedMessage: string }[]
  sources?: Record<string, { ast?: Node }>
  contracts?: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>
}

export class CompilationError extends Error {
  override readonly name = 'CompilationError'
}

/** Reads a file and all that it imports, below `root`. */
export function readSources(root: string, path: string, sources: Sources = new Map()): Sources {
  if (sources.has(path)) return sources
  const file = path.startsWith('@openzeppelin/') ? join('node_modules', path) : path
  const source = readFileSync(join(root, file), 'utf8')
  sources.set(path, source)
  for (const [, imported = ''] of source.matchAll(/^import[^;]*?"([^"]+)";/gm)) {
    const isRelative = imported.startsWith('.')
    readSources(root, isRelative ? posix.join(posix.dirname(path), imported) : imported, sources)
  }
  return sources
}

function compile(sources: Sources, settings: object): Output {
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries([...sources].map(([path, content]) => [path, { content }])),
    settings: { evmVersion: 'cancun', metadata: { bytecodeHash: 'none', appendCBOR: false }, ...settings },
  }
  const output: Output = JSON.parse(solc.compile(JSON.stringify(input)))
  const error = output.errors?.find(({ severity }) => severity === 'error')
  if (error) throw new CompilationError(error.formattedMessage)
  return output
}

/** The syntax trees of sources, of all or of those below a folder, by path. */
export function parse(sources: Sources, folder = ''): Map<string, Node> {
  const paths = [...sources.keys()].filter((path) => path.startsWith(folder))
  const outputSelection = Object.fromEntries(paths.map((path) => [path, { '': ['ast'] }]))
  const { sources: units = {} } = compile(sources, { outputSelection })
  return new Map(Object.entries(units).flatMap(([path, { ast }]) => (ast ? [[path, ast]] : [])))
}

/** As foundry.toml has it. */
const production = { viaIR: true, optimizer: { enabled: true, runs: 1_000_000 } }

/** The creation code of a contract, as hex without prefix: what is deployed, if no other settings are given. */
export function bytecode(sources: Sources, name: ContractName, settings: object = production): string {
  const [path = '', contract = ''] = name.split(':')
  const outputSelection = { [path]: { [contract]: ['evm.bytecode.object'] } }
  const { contracts } = compile(sources, { ...settings, outputSelection })
  return contracts?.[path]?.[contract]?.evm.bytecode.object ?? ''
}

export const digest = (...texts: string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex')
