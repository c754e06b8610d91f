import { ModelMarketError } from '../../errors/index.js'
import { Agent, type Surroundings } from './agent.js'
import type { AgentOptions, CommonEvent, Logger } from './options.js'
import { Queue } from './queue.js'
import type { RoleDefinition } from './role.js'

/**
 * Runs a role: follows its contract's events, and takes a step with each request that something happened to, or whose time
 * has come. A step that fails is tried again.
 */
export async function* runAgent<event extends { type: string }>(
  options: AgentOptions,
  role: RoleDefinition<event>,
): AsyncGenerator<event | CommonEvent, void, void> {
  const queue = new Queue<event | CommonEvent>()
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  allowListeners(signal)
  const running = run(options, role, { tell: (event) => queue.push(event), signal }).then(
    () => queue.end(),
    (error: unknown) => queue.end(error),
  )
  try {
    for await (const event of queue) {
      log(options.logger, role.name, event)
      yield event
    }
  } finally {
    stop.abort()
    await running
  }
}

/** Each request that waits listens: Node takes more than ten for a leak, and says so. */
function allowListeners(signal: AbortSignal): void {
  if (typeof process !== 'undefined') process.getBuiltinModule?.('node:events').setMaxListeners(0, signal)
}

async function run<event extends { type: string }>(
  options: AgentOptions,
  role: RoleDefinition<event>,
  surroundings: Surroundings<event>,
): Promise<void> {
  try {
    const agent = await Agent.open(options, role, surroundings)
    await agent.run()
  } catch (error) {
    if (!surroundings.signal.aborted) throw error
  }
}

function log(logger: Logger | undefined, role: string, { type, ...fields }: { type: string }): void {
  const level = type === 'failed' ? 'error' : type === 'windowAtRisk' || type === 'retrying' ? 'warn' : 'info'
  const { error } = fields as { error?: unknown }
  const brief = ModelMarketError.is(error) ? { error: error.shortMessage, name: error.name } : {}
  logger?.[level](`${role}: ${type}`, { ...fields, ...brief })
}
