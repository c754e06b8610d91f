#!/usr/bin/env node
import { run } from './run.js'
import { takeEnvironment } from './secrets.js'
import { standardStream } from './standardStream.js'

const env = takeEnvironment()
// What is written here, such as a vault, labels or models, is the user's own.
process.umask(0o077)
const interruption = new AbortController()
// Not `once`: a terminal and npm may each send one, and the second must not cut the cleaning up short.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort())

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: standardStream('stdout'),
  stderr: standardStream('stderr'),
  env,
  // It may be removed while a command runs, which then goes on with the paths that it has.
  cwd: startFolder(),
  signal: interruption.signal,
})

/** The folder in which the command is run; `undefined` when it was removed, so that it has no path. */
function startFolder(): string | undefined {
  try {
    return process.cwd()
  } catch {
    return undefined
  }
}
