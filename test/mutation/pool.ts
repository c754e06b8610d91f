import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import type { Project } from './project.js'
import type { Job, Result } from './worker.js'

/** As many workers as processors, each with a copy of the project. */
export class Pool {
  readonly #workers: ChildProcess[]

  constructor(project: Project) {
    this.#workers = Array.from({ length: availableParallelism() }, (_, i) =>
      fork(new URL('worker.ts', import.meta.url), [project.copy(`worker-${i}`).root]),
    )
  }

  /** Does all jobs, in their order, and says what came of each as soon as it is known. */
  async run<T extends Job>(jobs: T[], onResult: (job: T, result: Result) => void): Promise<void> {
    const queue = jobs.values()
    await Promise.all(
      this.#workers.map(async (worker) => {
        for (const job of queue) onResult(job, await ask(worker, job))
      }),
    )
  }

  close(): void {
    for (const worker of this.#workers) worker.disconnect()
  }
}

function ask(worker: ChildProcess, job: Job): Promise<Result> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('a worker ended'))
    worker.once('exit', ended)
    worker.once('message', (result: Result) => {
      worker.off('exit', ended)
      resolve(result)
    })
    worker.send(job)
  })
}
