import { ModelMarketError } from '../../errors/index.js'
import { Agent, type Surroundings } from './agent.js'
import type { AgentOptions, CommonEvent, Logger } from './options.js'
import { Queue } from './queue.js'
import type { FollowedEvent, RoleDefinition } from './role.js'

/**
 * Runs a role: follows the events of its contracts, and takes a step with each thing that an event changed, or whose time has
 * come. A step that fails is retried with backoff.
 *
 * The agent works while it is iterated. It stops when the signal is aborted or the loop is left, and a later run resumes where it
 * stopped.
 *
 * @param options - `client`: with a local account. `address`: the contract. `vault`: where progress is stored.
 * @param role - what the agent does.
 * @returns What happens, until the signal is aborted.
 * @throws {LocalAccountRequiredError} when the client's account cannot sign locally.
 * @throws {WrongChainError} when the endpoint is of another chain than the client, `genesis` or the vault says.
 * @example An agent that tells who may spend an account's coins.
 * ```ts
 * import { type AgentContext, type AgentOptions, defineEvents, runAgent } from 'modelmarket/agents'
 * import { getCoinAllowance } from 'modelmarket/token'
 * import { type Address, erc20Abi } from 'viem'
 *
 * declare const options: AgentOptions, owner: Address
 *
 * const approvals = defineEvents({ abi: erc20Abi, id: 'spender' })
 *
 * type Allowance = { type: 'allowance'; spender: string; amount: bigint }
 *
 * const events = runAgent(options, {
 *   name: 'allowances',
 *   follow: (client, parameters) => approvals.follow(client, { ...parameters, eventNames: ['Approval'] }),
 *   open: ({ address, block, client, tell }: AgentContext<Allowance>) => ({
 *     keyOf: ({ args }) => ('owner' in args && args.owner === owner ? args.spender : undefined),
 *     async step(spender: Address) {
 *       const amount = await getCoinAllowance(client, { address, owner, spender, blockNumber: block() })
 *       tell({ type: 'allowance', spender, amount })
 *       return {}
 *     },
 *   }),
 * })
 * for await (const event of events) if (event.type === 'allowance') console.log(event.spender, event.amount)
 * ```
 */
export async function* runAgent<
  event extends { type: string },
  followed extends FollowedEvent = FollowedEvent,
>(
  options: AgentOptions,
  role: RoleDefinition<event, followed>,
): AsyncGenerator<event | CommonEvent, void, void> {
  const queue = new Queue<event | CommonEvent>()
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  allowListeners(signal)
  const surroundings = { tell: (event: event | CommonEvent) => queue.push(event), signal }
  const running = run(options, role, surroundings, () => stop.abort()).then(
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

/** Every thing that waits adds a listener: Node warns of a leak where there are more than ten. */
function allowListeners(signal: AbortSignal): void {
  if (typeof process !== 'undefined') process.getBuiltinModule?.('node:events').setMaxListeners(0, signal)
}

async function run<event extends { type: string }, followed extends FollowedEvent>(
  options: AgentOptions,
  role: RoleDefinition<event, followed>,
  surroundings: Surroundings<event>,
  stop: () => void,
): Promise<void> {
  const unlessStopped = (error: unknown) => {
    if (!surroundings.signal.aborted) throw error
    return undefined
  }
  const agent = await Agent.open(options, role, surroundings).catch(unlessStopped)
  try {
    await agent?.run()
  } catch (error) {
    unlessStopped(error)
  } finally {
    // Without new blocks, a step that waits for a time of the chain would wait forever, and nobody would learn of the error.
    stop()
    await agent?.close()
  }
}

/** The levels of events that are no news of a protocol. */
const levels: Readonly<Record<string, keyof Logger>> = {
  failed: 'error',
  heartbeat: 'debug',
  retrying: 'warn',
  stopped: 'error',
  windowAtRisk: 'warn',
}

function log(logger: Logger | undefined, role: string, { type, ...fields }: { type: string }): void {
  const level = levels[type] ?? 'info'
  const { error } = fields as { error?: unknown }
  const brief = ModelMarketError.is(error) ? { error: error.shortMessage, name: error.name } : {}
  logger?.[level](`${role}: ${type}`, { ...fields, ...brief })
}
