import { random } from '../../src/testing/random.js'
import { Endpoint, type StepKind } from './faultyEndpoint.js'
import type { Message, ProcessConfig, Report, Start, Turn } from './messages.js'
import { Rest } from './rest.js'
import type { Surroundings } from './surroundings.js'
import { installVirtualTime } from './virtualTime.js'

/** After how many steps in one turn the chain goes on without the agent. */
const mostSteps = 20_000

const report = (message: Report) => void process.send?.(message)

/** Runs one agent in this process, in the time of a chain that its parent plays: `runRole` runs until the process is killed. */
export function runProcess<config extends ProcessConfig>(
  runRole: (config: config, surroundings: Surroundings) => Promise<void>,
): void {
  process.once('message', (start: Start<config>) => play(runRole, start))
}

function play<config extends ProcessConfig>(
  runRole: (config: config, surroundings: Surroundings) => Promise<void>,
  { config, now }: Start<config>,
): void {
  const time = installVirtualTime(now)
  // How long it waits before it tries again. Keys and salts are not made with it.
  Math.random = random(config.seed)
  const rest = new Rest()
  let turn: Turn | undefined
  let kill: Turn['kill']
  let left = 0
  let steps = 0

  const tell = (isBusy: boolean) => {
    if (turn) report({ type: 'rest', block: turn.block, faults: endpoint.faults, isBusy })
  }
  const step = (kind: StepKind, when: 'before' | 'after') => {
    if (++steps === mostSteps) tell(true)
    if (kill?.when !== when || (kill.kind !== 'any' && kill.kind !== kind)) return
    if (--left <= 0) process.kill(process.pid, 'SIGKILL')
  }
  const endpoint = new Endpoint({ urls: config.urls, seed: config.seed, rest, step })

  let isWorking = false
  const work = async () => {
    if (isWorking) return
    isWorking = true
    await rest.reached()
    for (let at = time.next(); turn && at !== undefined && at <= turn.until; at = time.next()) {
      time.goTo(at)
      await rest.reached()
    }
    isWorking = false
    if (turn) time.goTo(turn.until)
    tell(false)
  }
  process.on('message', (message: Message) => {
    if (message === 'explain') return report({ type: 'busy', reasons: rest.reasons })
    turn = message
    steps = 0
    endpoint.spell = message.spell
    endpoint.head = message.block
    if (message.kill) {
      kill = message.kill
      left = kill.count
    }
    void work()
  })
  // The parent is gone.
  process.once('disconnect', () => process.exit(1))
  runRole(config, {
    endpoint,
    rest,
    step,
    keepSecret: (secrets) => report({ type: 'secrets', secrets }),
    keepError: (text) => report({ type: 'error', text }),
  }).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
}
