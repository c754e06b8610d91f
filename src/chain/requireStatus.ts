/**
 * Throws what a contract would throw for a call at the wrong time, before the call and its arguments reach an endpoint: one that is sent
 * too early would give secrets away.
 *
 * @param reading The thing that the call is about, as its contract has it now.
 * @param wanted The statuses in which the contract accepts the call.
 * @param refuse Makes the contract's error.
 */
export async function requireStatus<thing extends { status: string }>(
  reading: Promise<thing>,
  wanted: readonly thing['status'][],
  refuse: (thing: thing) => Error,
): Promise<void> {
  const thing = await reading
  if (!wanted.includes(thing.status)) throw refuse(thing)
}
