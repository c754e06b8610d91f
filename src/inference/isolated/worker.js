// Runs a stranger's model in a process of its own, on orders that come over IPC. Everything that is decided about
// the model is decided by the parent: this side only holds the session. See ./process.ts for the other end.

import { Worker } from 'node:worker_threads'
import { openSession, SessionError } from '../session.js'

/** @import { Answer, Order } from './orders.js' */
/** @import { Session } from '../types.js' */

const [memoryBytes, timeoutMs] = process.argv.slice(2).map(Number)

/** @type {Session | undefined} */
let session

// The parent is gone, or has had enough.
process.once('disconnect', () => process.exit())

const watchdog = new Worker(new URL('./watchdog.js', import.meta.url), {
  workerData: { memoryBytes, timeoutMs, parent: process.ppid },
})
// Until the watchdog is up nothing is taken from the channel, so no model runs unwatched.
watchdog.once('message', () => {
  process.on('message', async (/** @type {Order} */ order) => answer(await carryOut(order)))
})

/**
 * @param {Order} order
 * @returns {Promise<Answer>}
 */
async function carryOut(order) {
  try {
    if (order.call === 'open') {
      session = await openSession(order.bytes)
      return { call: 'open', inputs: session.inputs, outputs: session.outputs }
    }
    if (session === undefined) throw new SessionError('run', 'No model is open.')
    return { call: 'run', ...(await session.run(order.parameters)) }
  } catch (error) {
    if (!(error instanceof SessionError)) throw error
    return { call: 'fail', stage: error.stage, message: error.message }
  }
}

/** @param {Answer} message */
function answer(message) {
  // A failure to send means that the parent has gone, which 'disconnect' sees to.
  process.send?.(message, undefined, undefined, () => {})
}
