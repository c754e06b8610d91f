import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:process'
import { createInterface } from 'node:readline'
import { ChainStartError } from './errors.js'

/** In milliseconds: generous, for machines that are busy. */
const startTimeout = 120_000

/** A running anvil. */
export interface Anvil {
  url: string
  stop(): Promise<void>
}

/** Starts anvil on a free port of the loopback interface, and waits until it answers. */
export async function startAnvil(args: readonly string[]): Promise<Anvil> {
  const command = [anvilBinary(), '--host', '127.0.0.1', '--port', '0', ...args]
  const [program = '', ...rest] = platform === 'win32' ? command : ['/bin/sh', '-c', guard, ...command]
  const child = spawn(program, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A terminal's Ctrl-C is for this process, which may still need the chain to end in good order.
    detached: true,
  })
  // What ends this process without notice, the guard notices.
  const kill = () => void (platform === 'win32' ? child.kill('SIGKILL') : child.stdin.destroy())
  process.once('exit', kill)
  // A runner of tests that is killed leaves its workers behind, and one that hangs would never end.
  process.once('disconnect', kill)
  try {
    return { url: await listening(child), stop: () => stop(child, kill) }
  } catch (error) {
    await stop(child, kill)
    throw error
  }
}

/**
 * Runs a program until it ends, or until the other end of standard input is closed: that of a process that was killed is,
 * too. (A program in the background has no standard input of its own, hence the third descriptor.)
 */
const guard = `exec 3<&0
"$0" "$@" </dev/null & program=$!
(cat <&3 >/dev/null; kill -9 $program 2>/dev/null) & watch=$!
wait $program; code=$?
kill $watch 2>/dev/null
exit $code`

/** The binary itself: the package's wrapper script leaves it running when killed. */
function anvilBinary(): string {
  const cpu = arch === 'x64' ? 'amd64' : arch
  const suffix = platform === 'win32' ? '.exe' : ''
  let wrapper: string
  try {
    // The binary's package is a dependency of the wrapper's, so it is found from there.
    wrapper = createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json')
  } catch (cause) {
    throw new ChainStartError('anvil is not installed.', { cause })
  }
  try {
    return createRequire(wrapper).resolve(`@foundry-rs/anvil-${platform}-${cpu}/bin/anvil${suffix}`)
  } catch (cause) {
    throw new ChainStartError(`anvil is installed, but not its build for ${platform} ${arch}.`, { cause })
  }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = []
    const timer = setTimeout(() => reject(new ChainStartError('anvil did not answer in time.')), startTimeout)
    const settle = (act: () => void) => {
      clearTimeout(timer)
      act()
    }
    child.once('error', (cause) =>
      settle(() => reject(new ChainStartError('anvil cannot be run.', { cause }))),
    )
    child.once('exit', (code, signal) =>
      settle(() =>
        reject(new ChainStartError(`anvil ended with ${signal ?? code}.`, { details: said.join('\n') })),
      ),
    )
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      // Read to the end, or a full pipe would stop the chain.
      createInterface({ input: stream }).on('line', (line) => {
        if (said.length < 50) said.push(line)
        const address = /^Listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1]
        if (address) settle(() => resolve(`http://${address}`))
      })
    }
  })
}

function stop(child: ChildProcess, kill: () => void): Promise<void> {
  process.removeListener('exit', kill)
  process.removeListener('disconnect', kill)
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
    return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    kill()
  })
}
