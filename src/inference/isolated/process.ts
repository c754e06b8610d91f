import type { ChildProcess } from 'node:child_process'
import * as v from 'valibot'
import { ModelCrashedError, ModelMemoryError, ModelTimeoutError } from '../errors.js'
import { nodeModules } from '../node.js'
import { SessionError } from '../session.js'
import type { Session } from '../types.js'
import { type Answer, answerSchema, type Order } from './orders.js'

/** The longest that a timer can wait. */
const maxTimeoutMs = 2 ** 31 - 1
const keptStderrCharacters = 4_096

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
  const { signal, memoryMB, worker = new URL('./worker.js', import.meta.url) } = limits
  const { childProcess, fs, os, path, url } = nodeModules()
  signal?.throwIfAborted()
  const timeoutMs = Math.min(limits.timeoutMs, maxTimeoutMs)
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'modelmarket-'))
  const removeDirectory = () => fs.rm(directory, { recursive: true, force: true })

  let child: ChildProcess
  try {
    child = childProcess.fork(url.fileURLToPath(worker), [String(memoryMB * 2 ** 20), String(timeoutMs)], {
      cwd: directory,
      // Windows does not start programs without it.
      env: process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot },
      execArgv: [`--max-old-space-size=${Math.ceil(memoryMB)}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'],
    })
  } catch (cause) {
    await removeDirectory()
    throw new ModelCrashedError({ exitCode: null, signal: null, cause })
  }

  /** Why the child is of no more use. */
  let failure: { reason: unknown } | undefined
  let pending: { resolve: (answer: Answer) => void; reject: (reason: unknown) => void } | undefined
  const fail = (reason: unknown) => {
    failure ??= { reason }
    child.kill('SIGKILL')
    pending?.reject(failure.reason)
    pending = undefined
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
    else pending?.resolve(answer.output)
    pending = undefined
  })
  child.on('error', (cause) => fail(new ModelCrashedError({ exitCode: null, signal: null, cause })))
  // Not 'exit': by 'close' everything has been read that the child had to say.
  const closed = new Promise<void>((resolve) => {
    child.on('close', (exitCode, signal) => {
      fail(new ModelCrashedError({ exitCode, signal, details: stderr.trim() }))
      resolve()
    })
  })

  const send = (order: Order) =>
    new Promise<Answer>((resolve, reject) => {
      if (failure !== undefined) return reject(failure.reason)
      pending = { resolve, reject }
      // A channel that breaks while it is written to is a child that is about to close.
      child.send(order, () => {})
    }).then((answer) => {
      if (answer.call === 'fail') throw new SessionError(answer.stage, answer.message)
      return answer
    })

  const stop = async () => {
    signal?.removeEventListener('abort', abort)
    clearTimeout(timer)
    child.kill('SIGKILL')
    if (child.pid !== undefined) await closed
    await removeDirectory()
  }

  return {
    stop,
    async open(bytes) {
      const { inputs, outputs } = expectCall('open', await send({ call: 'open', bytes }))
      return {
        inputs,
        outputs,
        release: stop,
        run: async (parameters) => expectCall('run', await send({ call: 'run', parameters })),
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
