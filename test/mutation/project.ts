import { spawn } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContractName } from '../../scripts/solidity/compiler.js'
import { copyContracts } from '../../scripts/solidity/copyContracts.js'

/** Ignored by git. */
const home = 'build/mutation'

/** Longer than all tests take on a machine that is busy. Those that have not ended by then do not end. Compiling does. */
const limit = 600_000

export interface Verdict {
  passed: boolean
  /** The test that failed first, or `no end`. */
  by?: string
}

interface Forge {
  code: number | null
  output: string
  late: boolean
}

/** A copy of the contracts with their tests, compiled, in which artifacts can be exchanged. */
export class Project {
  constructor(readonly root: string) {}

  /** Copies what is in the working tree, and compiles what has changed. */
  static async create(): Promise<Project> {
    const root = join(home, 'base')
    copyContracts(root)
    // Compiled already, but for what has changed since.
    for (const path of ['build/contracts', 'build/contracts-cache']) {
      if (existsSync(path)) cpSync(path, join(root, path), { recursive: true })
    }
    const project = new Project(root)
    const { code, output } = await project.forge('build')
    if (code !== 0) throw new Error(output)
    return project
  }

  copy(name: string): Project {
    const root = join(home, name)
    rmSync(root, { recursive: true, force: true })
    cpSync(this.root, root, { recursive: true, verbatimSymlinks: true })
    return new Project(root)
  }

  /** Exchanges the code that tests deploy by this name. Gives back what was there. */
  exchange(name: ContractName, bytecode: string): string {
    const [path = '', contract = ''] = name.split(':')
    const file = join(this.root, 'build/contracts', path.split('/').at(-1) ?? '', `${contract}.json`)
    const artifact = JSON.parse(readFileSync(file, 'utf8'))
    const before = artifact.bytecode.object
    artifact.bytecode.object = bytecode.startsWith('0x') ? bytecode : `0x${bytecode}`
    writeFileSync(file, JSON.stringify(artifact))
    return before
  }

  /** Runs tests until one fails: those with given values first, as they are quick. */
  async test(paths: string): Promise<Verdict> {
    for (const names of ['--no-match-test', '--match-test']) {
      // Inputs found against one mutant are not there for the next.
      rmSync(join(this.root, 'build/contracts-fuzz'), { recursive: true, force: true })
      const options = ['--match-path', paths, names, '^testFuzz_', '--fail-fast', '--fuzz-seed', '1']
      const { code, output, late } = await this.forge('test', '--threads', '1', ...options)
      if (late) return { passed: false, by: 'no end' }
      if (code === 0) continue
      const by = output.match(/^\[FAIL.*\] (\w+)\(.*\) \(/m)?.[1]
      if (by === undefined) throw new Error(`forge failed, but no test did\n${output}`)
      return { passed: false, by }
    }
    return { passed: true }
  }

  private forge(...args: string[]): Promise<Forge> {
    const child = spawn(process.execPath, ['scripts/forge', ...args, '--root', this.root], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Code that is not optimised is longer than a chain allows.
      env: { ...process.env, FOUNDRY_CODE_SIZE_LIMIT: '100000', NO_COLOR: '1' },
    })
    // With its children: forge runs below a script.
    const end = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL')
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk
      })
    }
    let late = false
    const stop = () => {
      late = true
      end()
    }
    const timer = args[0] === 'test' ? setTimeout(stop, limit) : undefined
    process.once('exit', end)
    return new Promise((resolve) => {
      child.on('close', (code) => {
        clearTimeout(timer)
        process.off('exit', end)
        resolve({ code, output, late })
      })
    })
  }
}
