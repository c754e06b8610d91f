import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

export interface CommandOptions {
  env?: Readonly<Record<string, string>>
  /** In seconds. */
  limit: number
  /** Called with each piece of output as the command prints it. */
  show(chunk: string): void
}

/** The groups of processes to end with this one. */
const groups = new Set<number>()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const group of groups) process.kill(-group, 'SIGKILL')
    process.exit(1)
  })
}

/** Runs a command in a shell, and ends it with its children at the limit. */
export async function runCommand(
  command: string,
  { env = {}, limit, show }: CommandOptions,
): Promise<{ ok: boolean; late: boolean; output: string }> {
  const start = Date.now()
  show(`\x1b[1m$ ${command}\x1b[0m\n`)
  if (limit <= 0) return { ok: false, late: true, output: 'There was no time left to begin.' }
  const child = spawn(command, {
    shell: true,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const { pid } = child
  if (pid !== undefined) groups.add(pid)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      show(chunk)
    })
  }
  let late = false
  const timer = setTimeout(() => {
    late = true
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  }, limit * 1_000)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearTimeout(timer)
  if (pid !== undefined) groups.delete(pid)
  if (late) output += `\nended after ${Math.round(limit)} s\n`
  show(`(${((Date.now() - start) / 1_000).toFixed(1)} s)\n`)
  return { ok: code === 0 && !late, late, output: stripVTControlCharacters(output) }
}
