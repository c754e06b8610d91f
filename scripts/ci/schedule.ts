import type { Step } from './step.js'

export type Task = Pick<Step, 'name' | 'cores' | 'writes' | 'after'>

/**
 * Runs tasks on a number of processors. The next task is the first in the list that waits for no other task. It starts when enough
 * processors are free; no other task overtakes it meanwhile.
 *
 * @throws {RangeError} when a task waits for a task that does not exist, or that waits for it.
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
