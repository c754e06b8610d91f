import type { ChildProcess } from 'node:child_process'
import type { FileHandle } from 'node:fs/promises'
import * as v from 'valibot'
import { ModelCrashedError, ModelMemoryError, ModelTimeoutError } from '../errors.js'
import { nodeModules } from '../node.js'
import { SessionError } from '../session.js'
import type { FeedData, Session } from '../types.js'
import { type Answer, answerSchema, type Order, type SharedFile } from './orders.js'

/** The longest that a timer can wait. */
const maxTimeoutMs = 2 ** 31 - 1
const keptStderrCharacters = 4_096
/** Not written where it is used: bundlers take `new URL('…', import.meta.url)` for a file to put beside a page. */
const here = import.meta.url

export interface ProcessLimits {
  timeoutMs: number
  memoryMB: number
  signal?: AbortSignal | undefined
  /** The program of the child. Tests replace it, to see crashes. */
  worker?: URL
}

/** A child process that holds one model. */
export interface ModelProcess {
  open(bytes: Uint8Array): Promise<Session>
  /** Kills the child; resolves when nothing of it is left. */
  stop(): Promise<void>
}

/** Starts a process for one model: empty working directory, empty environment, limits on time and memory. */
export async function startModelProcess(limits: ProcessLimits): Promise<ModelProcess> {
  const { signal, memoryMB, worker = new URL('./worker.js', here) } = limits
  const { childProcess, fs, os, path, url } = nodeModules()
  signal?.throwIfAborted()
  const timeoutMs = Math.min(limits.timeoutMs, maxTimeoutMs)
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'modelmarket-'))
  const removeDirectory = () => fs.rm(directory, { recursive: true, force: true })

  /** Without names, so that they are gone when nobody holds them. Kept small, they never leave the page cache. */
  const openShared = async (name: string): Promise<FileHandle> => {
    const file = path.join(directory, name)
    const handle = await fs.open(file, 'w+', 0o600)
    await fs.rm(file)
    return handle
  }
  const [first, second] = await Promise.all([openShared('0'), openShared('1')])
  const shared = { 0: first, 1: second }

  let child: ChildProcess
  try {
    child = childProcess.fork(url.fileURLToPath(worker), [String(memoryMB * 2 ** 20), String(timeoutMs)], {
      cwd: directory,
      // Windows does not start programs without it.
      env: process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot },
      execArgv: [`--max-old-space-size=${Math.ceil(memoryMB)}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'ipc', first.fd, second.fd],
    })
  } catch (cause) {
    await Promise.all([first.close(), second.close(), removeDirectory()])
    throw new ModelCrashedError({ exitCode: null, signal: null, cause })
  }

  /** Why the child is of no more use. */
  let failure: { reason: unknown } | undefined
  /** Orders that have no answer yet; answers come in the same order. */
  let pending: { resolve: (answer: Answer) => void; reject: (reason: unknown) => void }[] = []
  const fail = (reason: unknown) => {
    failure ??= { reason }
    child.kill('SIGKILL')
    for (const { reject } of pending) reject(failure.reason)
    pending = []
  }

  const abort = () => fail(signal?.reason)
  signal?.addEventListener('abort', abort)
  if (signal?.aborted) abort()
  const timer = setTimeout(() => fail(new ModelTimeoutError({ timeoutMs })), timeoutMs)

  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptStderrCharacters)
  })
  child.stdio[3]?.on('data', (reason: Buffer) => {
    if (reason.toString() === 'memory') fail(new ModelMemoryError({ memoryMB }))
    else fail(new ModelTimeoutError({ timeoutMs }))
  })
  child.on('message', (message) => {
    const answer = v.safeParse(answerSchema, message)
    if (!answer.success) fail(new ModelCrashedError({ exitCode: null, signal: null, cause: answer.issues }))
    else pending.shift()?.resolve(answer.output)
  })
  child.on('error', (cause) => fail(new ModelCrashedError({ exitCode: null, signal: null, cause })))
  // Not 'exit': by 'close' everything has been read that the child had to say.
  const closed = new Promise<void>((resolve) => {
    child.on('close', (exitCode, signal) => {
      fail(new ModelCrashedError({ exitCode, signal, details: stderr.trim() }))
      resolve()
    })
  })

  /** Puts values where the child will read them, one after another. */
  const write = async (file: SharedFile, values: readonly (FeedData | Uint8Array)[]) => {
    const parts = values.flatMap((value) => [value, new Uint8Array((8 - (value.byteLength % 8)) % 8)])
    const bytes = parts.reduce((sum, { byteLength }) => sum + byteLength, 0)
    const written = await shared[file].writev(parts, 0).catch((cause: unknown) => {
      throw new ModelCrashedError({ exitCode: null, signal: null, cause })
    })
    if (written.bytesWritten === bytes) return
    throw new ModelCrashedError({ exitCode: null, signal: null, details: 'No room for the features.' })
  }

  const send = async (order: Order, values: readonly (FeedData | Uint8Array)[]) => {
    if (failure !== undefined) throw failure.reason
    await write(order.file, values).catch((error: unknown) => fail(error))
    const answer = await new Promise<Answer>((resolve, reject) => {
      if (failure !== undefined) return reject(failure.reason)
      pending.push({ resolve, reject })
      // A channel that breaks while it is written to is a child that is about to close.
      child.send(order, () => {})
    })
    if (answer.call === 'fail') throw new SessionError(answer.stage, answer.message)
    return answer
  }

  const stop = async () => {
    signal?.removeEventListener('abort', abort)
    clearTimeout(timer)
    child.kill('SIGKILL')
    if (child.pid !== undefined) await closed
    await Promise.all([first.close(), second.close(), removeDirectory()])
  }

  return {
    stop,
    async open(bytes) {
      const order: Order = { call: 'open', file: 0, bytes: bytes.byteLength }
      const { inputs, outputs } = expectCall('open', await send(order, [bytes]))
      const free: [Promise<unknown>, Promise<unknown>] = [Promise.resolve(), Promise.resolve()]
      let next: SharedFile = 0
      return {
        inputs,
        outputs,
        // One for each file: while one is read and computed, the other is written.
        concurrency: 2,
        release: stop,
        async run({ feeds, ...parameters }) {
          const file = next
          next = file === 0 ? 1 : 0
          const answer = free[file].then(() => {
            const sizes = feeds.map(({ data, ...feed }) => ({ ...feed, bytes: data.byteLength }))
            const order: Order = { call: 'run', file, feeds: sizes, ...parameters }
            return send(
              order,
              feeds.map(({ data }) => data),
            )
          })
          free[file] = answer.catch(() => {})
          return expectCall('run', await answer)
        },
      }
    },
  }
}

function expectCall<call extends Answer['call']>(
  call: call,
  answer: Answer,
): Extract<Answer, { call: call }> {
  const matches = (candidate: Answer): candidate is Extract<Answer, { call: call }> => candidate.call === call
  if (matches(answer)) return answer
  throw new ModelCrashedError({
    exitCode: null,
    signal: null,
    details: `Answered ${answer.call} to ${call}.`,
  })
}
