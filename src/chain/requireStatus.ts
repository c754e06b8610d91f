/**
 * Throws the error that a contract would throw for a call at the wrong time, before the call is sent to an endpoint. A call that is
 * sent too early would give away its secret arguments.
 *
 * @param reading The current state of the thing that the call is about.
 * @param wanted The statuses in which the contract accepts the call.
 * @param refuse Creates the contract's error.
 */
export async function requireStatus<thing extends { status: string }>(
  reading: Promise<thing>,
  wanted: readonly thing['status'][],
  refuse: (thing: thing) => Error,
): Promise<void> {
  const thing = await reading
  if (!wanted.includes(thing.status)) throw refuse(thing)
}
