/** What came of a suite, or of a check, which passes or fails once. */
export interface Outcome {
  name: string
  passed: number
  failed: number
  /** Why it failed, and the end of what it printed. */
  report?: string
  /** Of a suite: what each owner's tests took, in seconds that may overlap. */
  used?: ReadonlyMap<string, number>
}

/** What a command left. */
export interface Ran {
  /** Whether it ended by itself, with the exit code 0. */
  ok: boolean
  /** What ended it before its time, if anything: its own limit, or the end of the whole run. */
  ended?: 'limit' | 'clock'
  output: string
}

/** What a step works with. */
export interface Tools {
  /** Runs a command in a shell, and shows what it prints. */
  run(command: string, env?: Readonly<Record<string, string>>): Promise<Ran>
  /** Of a campaign: how much of it there is time for, above 0, at most 1. */
  share: number
  /** The seed of samples. */
  seed: number
}

export interface Step {
  name: string
  /** A protocol or the foundation: whose budget the step is counted against. */
  owner: string
  /** How many processors it keeps busy. */
  cores: 1 | 2
  /** How long it takes on two idle processors, in seconds: for the clock to tell what there is time for. */
  seconds: number
  /** When to give up, in seconds, on whatever machine. 600 by default. */
  limit?: number
  /** Folders that it writes to: no two steps write to the same one at a time. */
  writes?: readonly string[]
  /** Names of steps that it needs the results of. */
  after?: readonly string[]
  /** Plays samples, and shows as much with fewer of them: it may shrink when time runs out. */
  isCampaign?: boolean
  run(tools: Tools): Promise<Outcome[]>
}

/** The end of what a command printed. */
export const tail = (output: string): string => output.trimEnd().split('\n').slice(-30).join('\n')

/** The outcome of something that passed, or failed for a reason. */
export const outcomeOf = (name: string, failure: string | undefined): Outcome =>
  failure === undefined ? { name, passed: 1, failed: 0 } : { name, passed: 0, failed: 1, report: failure }
