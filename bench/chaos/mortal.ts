import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import type { Message, ProcessConfig, Report, Start, Turn } from './messages.js'
import type { AgentPlan, Kill, Spell } from './plan.js'

/** How long the chain waits for an agent's turn, in milliseconds of the machine's time. Longer means that the agent hangs. */
const longestTurn = 600_000

/** After how long it is asked what it waits for. */
const askAfter = 60_000

/** For how many blocks a kill waits for a step of its kind. Then any step will do. */
const patience = 15

/** What the chain says at each block, in its own time. */
export interface Block {
  /** The block of the plan. */
  at: number
  /** The block of the chain. */
  number: number
  /** The time in which the agents work, in milliseconds since 1970. */
  from: number
  until: number
}

export interface MortalParameters {
  /** The file with the agent's program. */
  program: string
  /** The files for what it prints, and for the errors that it tells. */
  log: string
  errorLog: string
  plan: AgentPlan
  config: () => ProcessConfig
}

/** An agent's process, which is killed as planned, and restarted whenever it has ended. */
export class Mortal {
  readonly name: string
  /** Everything that it has printed, and what happened to it. */
  output = ''
  /** What it stored, and must not print. */
  readonly secrets = new Set<string>()
  /** The errors that it told, with all causes. */
  errors = ''
  kills = 0
  killsAtSteps = 0
  /** How often it has ended by itself. */
  exits = 0
  /** How often it did not come to rest. */
  hangs = 0
  readonly #faults: Record<string, number>[] = []
  readonly #program: string
  /** The files for the output and the errors, which can be read meanwhile. */
  readonly #log: string
  readonly #errorLog: string
  readonly #config: () => ProcessConfig
  readonly #plan: AgentPlan
  #child: ChildProcess | undefined
  /** The next process, which loads its program while the other one runs. */
  #next: ChildProcess | undefined
  #planned = 0
  #armed: { kill: Extract<Kill, { at: 'step' }>; since: number; isSaid: boolean } | undefined
  #isDiskFull = false
  #spell: Spell | undefined

  constructor(name: string, { program, log, errorLog, plan, config }: MortalParameters) {
    this.name = name
    this.#program = program
    this.#log = log
    this.#errorLog = errorLog
    this.#plan = plan
    this.#config = config
    this.#next = this.#spawn()
  }

  /** How often each fault was played. */
  get faults(): Record<string, number> {
    const sum: Record<string, number> = {}
    for (const counts of this.#faults)
      for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count
    return sum
  }

  /** How many of the planned kills have not happened. */
  get killsLeft(): number {
    return this.#plan.kills.length - this.#planned
  }

  /** Lets the agent work until it is at rest. What is killed is restarted at once, while the chain stands still. */
  async turn(block: Block): Promise<void> {
    const spell = this.#plan.spells.find(({ from, to }) => from <= block.at && block.at < to)
    if (spell !== this.#spell) this.#note(block, spell ? `${spell.kind} until block ${spell.to}` : 'calm')
    this.#spell = spell
    if (spell?.kind === 'down') return this.#goDown(block)
    for (;;) {
      const child = this.#child ?? this.#launch(block)
      this.#setDisk(child, spell?.kind === 'fullDisk' ? spell.amount : undefined)
      const kill = this.#due(block)
      const how = await this.#during(child, block, kill)
      if (how === 'rest') return
      this.#child = undefined
      this.#isDiskFull = false
      if (how === 'killed') continue
      this.exits++
      // As a supervisor would: it is started again, but the chain does not wait for that.
      return this.#note(block, `ended: ${how}`)
    }
  }

  stop(): void {
    for (const child of [this.#child, this.#next]) child?.kill('SIGKILL')
  }

  /** The next planned kill whose time has come. */
  #due(block: Block): Kill | undefined {
    const kill = this.#plan.kills[this.#planned]
    if (!kill || kill.block > block.at) return undefined
    if (kill.at === 'block') return kill
    if (this.#armed && block.at - this.#armed.since > patience && this.#armed.kill.kind !== 'any')
      this.#armed = { kill: { ...kill, kind: 'any' }, since: block.at, isSaid: false }
    this.#armed ??= { kill, since: block.at, isSaid: false }
    return this.#armed.kill
  }

  #done(): void {
    this.#planned++
    this.#armed = undefined
    this.kills++
  }

  /** Has a process work, and returns how that ended. */
  async #during(child: ChildProcess, block: Block, kill: Kill | undefined): Promise<string> {
    const { number, until } = block
    const isNews = kill?.at === 'step' && !this.#armed?.isSaid
    if (isNews && this.#armed) this.#armed.isSaid = true
    const turn: Turn = { block: number, until, spell: this.#spell, kill: isNews ? kill : undefined }
    child.send(turn, () => {})
    if (kill?.at === 'block') child.kill('SIGKILL')
    const how = await this.#ending(child, number)
    if (how !== 'SIGKILL') return how
    if (kill?.at === 'block') this.#note(block, 'killed')
    else if (kill) {
      this.killsAtSteps++
      this.#note(block, `killed at a step: ${kill.when} ${kill.count} of ${kill.kind}`)
    } else return 'SIGKILL, which was not planned'
    this.#done()
    return 'killed'
  }

  /** Resolves when a process is at rest, or when it has ended. */
  #ending(child: ChildProcess, number: number): Promise<string> {
    return new Promise((resolve) => {
      const asking = setInterval(() => child.send('explain' satisfies Message, () => {}), askAfter)
      // It ends with an error, rather than have the bench wait for ever.
      const timer = setTimeout(() => {
        this.hangs++
        child.kill('SIGTERM')
      }, longestTurn)
      const onMessage = (report: Report) => {
        if (report.type === 'busy')
          this.#print(`--- is not at rest at block ${number}: ${report.reasons.join(', ')}\n`)
        if (report.type !== 'rest' || report.block !== number) return
        if (report.isBusy) this.#print(`--- is not at rest at block ${number}, and the chain goes on\n`)
        settle('rest')
      }
      const onClose = (code: number | null, signal: string | null) => settle(signal ?? `exit code ${code}`)
      const settle = (how: string) => {
        clearInterval(asking)
        clearTimeout(timer)
        child.off('message', onMessage)
        child.off('close', onClose)
        resolve(how)
      }
      child.on('message', onMessage)
      child.on('close', onClose)
      if (child.exitCode !== null || child.signalCode !== null) onClose(child.exitCode, child.signalCode)
    })
  }

  async #goDown(block: Block): Promise<void> {
    const child = this.#child
    if (!child) return
    this.#child = undefined
    this.#isDiskFull = false
    const ended = this.#ending(child, -1)
    child.kill('SIGKILL')
    await ended
    this.kills++
    if (this.#armed) this.#armed.isSaid = false
    this.#note(block, 'killed, and down')
  }

  #launch({ from }: Block): ChildProcess {
    const child = this.#next ?? this.#spawn()
    this.#next = this.#spawn()
    this.#child = child
    if (this.#armed) this.#armed.isSaid = false
    const start: Start = { config: this.#config(), now: from }
    child.send(start, () => {})
    return child
  }

  #spawn(): ChildProcess {
    const child = spawn(process.execPath, [this.#program], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    const life = this.#faults.push({}) - 1
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => this.#print(String(chunk)))
    child.on('message', (report: Report) => {
      if (report.type === 'rest') this.#faults[life] = report.faults
      if (report.type === 'error') this.#tell(report.text)
      if (report.type !== 'secrets') return
      for (const secret of report.secrets) this.secrets.add(secret)
    })
    // A process that was killed does not take what is said to it.
    child.on('error', () => {})
    return child
  }

  /** Limits how large a file of the process may grow: what it writes then fails in the system, as on a full disk. */
  #setDisk(child: ChildProcess, bytes: number | undefined): void {
    const isFull = bytes !== undefined
    if (isFull === this.#isDiskFull || child.pid === undefined || process.platform !== 'linux') return
    this.#isDiskFull = isFull
    try {
      execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes ?? 'unlimited'}:`], {
        stdio: 'ignore',
      })
    } catch {
      // The process has ended meanwhile.
    }
  }

  #note({ at, number, from }: Block, what: string): void {
    this.#print(`--- block ${at} (${number} of the chain), ${new Date(from).toISOString()}: ${what}\n`)
  }

  #tell(error: string): void {
    this.errors += `${error}\n`
    appendFileSync(this.#errorLog, `${error}\n`)
  }

  #print(text: string): void {
    this.output += text
    appendFileSync(this.#log, text)
  }
}
