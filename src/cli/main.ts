#!/usr/bin/env node
import { run } from './run.js'

const interruption = new AbortController()
// Not `once`: a terminal and npm may each send one, and the second must not cut the cleaning up short.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort())
// Whoever reads may have seen enough: `modelmarket demo | head`.
process.stdout.on('error', () => interruption.abort())

const { stdin, stdout, stderr, env } = process
process.exitCode = await run(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  cwd: process.cwd(),
  signal: interruption.signal,
})
