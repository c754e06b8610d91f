import type { Step } from './step.js'

export type Task = Pick<Step, 'name' | 'cores' | 'writes' | 'after'>

/**
 * Runs tasks on so many processors, in their order as far as possible: the first that has all it needs is next. It waits until
 * enough processors are free, so that a large task is not overtaken for ever.
 *
 * @throws {RangeError} when a task waits for one that is not there, or that waits for it.
 */
export async function schedule<T extends Task>(
  tasks: readonly T[],
  cores: number,
  run: (task: T) => Promise<void>,
): Promise<void> {
  const waiting = [...tasks]
  const ended = new Set<string>()
  const running = new Map<T, Promise<void>>()
  const known = new Set(tasks.map(({ name }) => name))
  for (const { name, after = [] } of tasks) {
    const missing = after.find((needed) => !known.has(needed))
    if (missing !== undefined) throw new RangeError(`${name} waits for ${missing}, which is no task`)
  }

  const isReady = ({ after = [], writes = [] }: T) =>
    after.every((name) => ended.has(name)) &&
    ![...running.keys()].some((other) => other.writes?.some((folder) => writes.includes(folder)))
  const free = () => [...running.keys()].reduce((left, task) => left - Math.min(task.cores, cores), cores)

  while (waiting.length > 0) {
    const next = waiting.find(isReady)
    if (next !== undefined && Math.min(next.cores, cores) <= free()) {
      waiting.splice(waiting.indexOf(next), 1)
      const ending = run(next).finally(() => {
        running.delete(next)
        ended.add(next.name)
      })
      running.set(next, ending)
      continue
    }
    if (running.size === 0) {
      throw new RangeError(`${waiting.map(({ name }) => name).join(', ')} wait for each other`)
    }
    await Promise.race(running.values())
  }
  await Promise.all(running.values())
}
