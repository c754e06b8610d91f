// A thread beside the one that ONNX Runtime blocks: it kills the process when the model takes too much memory or
// time, or when the parent has died, which nobody else would notice. It names its reason on file descriptor 3.

import { writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

/** @typedef {'memory' | 'timeout'} KillReason */

const { memoryBytes, timeoutMs, parent } = workerData

setTimeout(() => kill('timeout'), timeoutMs)
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
  if (process.memoryUsage.rss() > memoryBytes) kill('memory')
}, 20)

parentPort?.postMessage('watching')

/** @param {KillReason} reason */
function kill(reason) {
  writeSync(3, reason)
  process.kill(process.pid, 'SIGKILL')
}
