// Runs a stranger's model in a process of its own, on orders that come over IPC. Everything that is decided about
// the model is decided by the parent: this side only holds the session. See ./process.ts for the other end.

import { readSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { loadRuntime, openSession, SessionError } from '../session.js'

/** @import { Answer, Order } from './orders.js' */
/** @import { Feed, FeedType, Session } from '../types.js' */

const [memoryBytes, timeoutMs] = process.argv.slice(2).map(Number)
/** The files of ./process.ts, which the parent writes and this process reads. */
const sharedFiles = [5, 6]

/** @type {Session | undefined} */
let session

// The parent is gone, or has had enough.
process.once('disconnect', () => process.exit())

const watchdog = new Worker(new URL('./watchdog.js', import.meta.url), {
  workerData: { memoryBytes, timeoutMs, parent: process.ppid },
})
// While the watchdog starts; what goes wrong is answered to the order that needs the runtime.
try {
  loadRuntime()
} catch {}

let done = Promise.resolve()
// Until the watchdog is up nothing is taken from the channel, so no model runs unwatched.
watchdog.once('message', () => {
  process.on('message', (/** @type {Order} */ order) => {
    // One after another: the next one's values take the place of these.
    done = done.then(async () => answer(await carryOut(order)))
  })
})

/**
 * @param {Order} order
 * @returns {Promise<Answer>}
 */
async function carryOut(order) {
  try {
    if (order.call === 'open') {
      session = await openSession(new Uint8Array(read(order.file, order.bytes)))
      return { call: 'open', inputs: session.inputs, outputs: session.outputs }
    }
    if (session === undefined) throw new SessionError('run', 'No model is open.')
    return { call: 'run', ...(await session.run({ ...order, feeds: readFeeds(order) })) }
  } catch (error) {
    if (!(error instanceof SessionError)) throw error
    return { call: 'fail', stage: error.stage, message: error.message }
  }
}

/**
 * @param {Extract<Order, { call: 'run' }>} order
 * @returns {Feed[]}
 */
function readFeeds({ file, feeds }) {
  const padded = feeds.map(({ bytes }) => Math.ceil(bytes / 8) * 8)
  const values = read(
    file,
    padded.reduce((sum, bytes) => sum + bytes, 0),
  )
  let at = 0
  return feeds.map(({ bytes, ...feed }, index) => {
    const Values = arrays[feed.type]
    const data = new Values(values, at, bytes / Values.BYTES_PER_ELEMENT)
    at += padded[index] ?? 0
    return { ...feed, data }
  })
}

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
}

let buffer = new ArrayBuffer(0)

/**
 * @param {0 | 1} file
 * @param {number} bytes
 * @returns {ArrayBuffer} with these bytes first; the next call overwrites it
 */
function read(file, bytes) {
  if (buffer.byteLength < bytes) buffer = new ArrayBuffer(bytes)
  const view = new Uint8Array(buffer)
  for (let at = 0; at < bytes; ) {
    const count = readSync(sharedFiles[file] ?? -1, view, at, bytes - at, at)
    if (count === 0) throw new SessionError('run', 'The features have not arrived.')
    at += count
  }
  return buffer
}

/** @param {Answer} message */
function answer(message) {
  // A failure to send means that the parent has gone, which 'disconnect' sees to.
  process.send?.(message, undefined, undefined, () => {})
}
