/** The clock of a process, which stands still until it is told to go on. */
export interface VirtualTime {
  /** The time now, in milliseconds since 1970. */
  readonly now: number
  /** When the next timer is due; `undefined` if there is none. */
  next(): number | undefined
  /** Sets the clock, and runs the timers that are due by then, in order. */
  goTo(time: number): void
}

interface Timer {
  at: number
  act: () => void
  /** The interval of a timer that repeats itself. */
  every: number | undefined
}

/**
 * Replaces this process's clocks and timers: `Date`, `performance.now`, `setTimeout`, `setInterval` and `AbortSignal.timeout`.
 * What a program then waits for does not depend on how fast the machine is.
 *
 * What Node itself does with time, such as connections, still uses the machine's clock; so does `setImmediate`.
 */
export function installVirtualTime(start: number): VirtualTime {
  let now = start
  let count = 0
  const timers = new Map<number, Timer>()

  const add = (act: () => void, wait: number | undefined, isRepeated: boolean) => {
    const milliseconds = Math.max(1, Number(wait) || 0)
    const id = ++count
    timers.set(id, { at: now + milliseconds, act, every: isRepeated ? milliseconds : undefined })
    // As Node's: libraries let timers not keep the process alive, and this process lives until it is told to end.
    const handle = {
      ref: () => handle,
      unref: () => handle,
      hasRef: () => true,
      [Symbol.toPrimitive]: () => id,
    }
    return handle
  }
  const remove = (handle: unknown) => {
    if (handle !== undefined && handle !== null) timers.delete(Number(handle))
  }
  const schedule =
    (isRepeated: boolean) =>
    (act: (...args: unknown[]) => void, wait?: number, ...args: unknown[]) =>
      add(() => act(...args), wait, isRepeated)

  const RealDate = Date
  class VirtualDate extends RealDate {
    constructor(...args: [] | ConstructorParameters<typeof Date>) {
      super(...((args.length === 0 ? [now] : args) as ConstructorParameters<typeof Date>))
    }
    static override now = () => now
  }
  Object.assign(globalThis, {
    Date: VirtualDate,
    setTimeout: schedule(false),
    setInterval: schedule(true),
    clearTimeout: remove,
    clearInterval: remove,
  })
  performance.now = () => now - start
  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController()
    add(
      () => controller.abort(new DOMException('The operation timed out.', 'TimeoutError')),
      milliseconds,
      false,
    )
    return controller.signal
  }

  const earliest = (): [number, Timer] | undefined => {
    let found: [number, Timer] | undefined
    for (const entry of timers) if (!found || entry[1].at < found[1].at) found = entry
    return found
  }
  return {
    get now() {
      return now
    },
    next: () => earliest()?.[1].at,
    goTo(time) {
      for (let entry = earliest(); entry && entry[1].at <= time; entry = earliest()) {
        const [id, timer] = entry
        now = Math.max(now, timer.at)
        if (timer.every === undefined) timers.delete(id)
        else timer.at += timer.every
        timer.act()
      }
      now = Math.max(now, time)
    },
  }
}
