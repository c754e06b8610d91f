import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { AgentConfig } from './agent.js'

/** Bundles the agent into one file that starts fast, as it is started hundreds of times. */
export async function bundleAgent(): Promise<string> {
  // Within the repository, so that external packages are found.
  const folder = mkdtempSync(join('build', 'chaos-'))
  const outfile = join(folder, 'agent.mjs')
  await build({
    entryPoints: ['bench/market/chaos/agent.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    packages: 'external',
  })
  return outfile
}

/** An agent's process, which is restarted whenever it has ended. */
export class Mortal {
  readonly name: string
  /** The times at which it was running, in milliseconds since 1970. */
  readonly lives: { from: number; to: number }[] = []
  /** Everything that it has printed. */
  output = ''
  kills = 0
  killsAtStep = 0
  #child: ChildProcess | undefined
  #stopped = false
  readonly #program: string
  readonly #config: () => AgentConfig

  constructor(name: string, program: string, config: () => AgentConfig) {
    this.name = name
    this.#program = program
    this.#config = config
  }

  start(): void {
    const config = this.#config()
    const child = spawn(process.execPath, [this.#program, JSON.stringify(config)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    const life = { from: Date.now(), to: Number.POSITIVE_INFINITY }
    this.lives.push(life)
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.output += chunk
      })
    }
    child.once('close', (_code, signal) => {
      life.to = Date.now()
      if (this.#stopped) return
      if (signal === 'SIGKILL') this.kills++
      if (signal === 'SIGKILL' && !this.#killing && config.killAt !== undefined) this.killsAtStep++
      this.#killing = false
      this.start()
    })
  }

  #killing = false

  kill(): void {
    this.#killing = true
    this.#child?.kill('SIGKILL')
  }

  stop(): void {
    this.#stopped = true
    this.#child?.kill('SIGKILL')
  }

  /** How long it was running within a span of time, in milliseconds. */
  upBetween(from: number, to: number): number {
    return this.lives.reduce(
      (sum, life) => sum + Math.max(0, Math.min(life.to, to) - Math.max(life.from, from)),
      0,
    )
  }
}
