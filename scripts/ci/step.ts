/** The folder of the artifacts that forge compiles for tests. */
export const artifacts = 'build/contracts'

/** The outcome of a suite, or of a check, which counts as one test. */
export interface Outcome {
  name: string
  passed: number
  failed: number
  /** The reason of a failure, and the end of the output. */
  report?: string
  /** Of a suite: the seconds that each owner's tests took. They may overlap. */
  used?: ReadonlyMap<string, number>
}

/** The result of a command. */
export interface Ran {
  /** Whether it ended by itself with exit code 0. */
  ok: boolean
  /** Why it was ended early, if it was: its own time limit, or the end of the whole run. */
  ended?: 'limit' | 'clock'
  output: string
}

/** What a step works with. */
export interface Tools {
  /** Runs a command in a shell, and shows what it prints. */
  run(command: string, env?: Readonly<Record<string, string>>): Promise<Ran>
  /** Of a campaign: the share that there is time for, above 0 and at most 1. */
  share: number
  /** The seed of samples. */
  seed: number
}

export interface Step {
  name: string
  /** The protocol, or the foundation, whose time budget the step counts towards. */
  owner: string
  /** The number of processors that it keeps busy. */
  cores: 1 | 2
  /** The time that it takes on two idle processors, in seconds. The clock plans with it. */
  seconds: number
  /** The time limit on any machine, in seconds. 600 by default. */
  limit?: number
  /** Folders that it writes to. Two steps never write to the same folder at the same time. */
  writes?: readonly string[]
  /** The names of steps whose results it needs. */
  after?: readonly string[]
  /** Whether the step plays samples. It plays fewer when time runs out. */
  isCampaign?: boolean
  run(tools: Tools): Promise<Outcome[]>
}

/** Returns the last lines of a command's output. */
export const tail = (output: string): string => output.trimEnd().split('\n').slice(-30).join('\n')

/** Makes the outcome of a check that passed, or failed for a reason. */
export const outcomeOf = (name: string, failure: string | undefined): Outcome =>
  failure === undefined ? { name, passed: 1, failed: 0 } : { name, passed: 0, failed: 1, report: failure }
