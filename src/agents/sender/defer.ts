/** A promise that is settled from outside. */
export interface Deferred<value> {
  promise: Promise<value>
  resolve: (value: value) => void
  reject: (error: unknown) => void
}

export function defer<value>(): Deferred<value> {
  let settle: Omit<Deferred<value>, 'promise'> | undefined
  const promise = new Promise<value>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Nobody may be waiting: that is not an unhandled rejection.
  promise.catch(() => {})
  return { promise, resolve: (value) => settle?.resolve(value), reject: (error) => settle?.reject(error) }
}
