/** Loads items in parallel, at most `ahead` at a time, and yields them in order with what was loaded. */
export async function* readAhead<item, loaded>(
  items: readonly item[],
  load: (item: item) => Promise<loaded>,
  ahead: number,
): AsyncGenerator<[item, loaded]> {
  const pending: Promise<loaded>[] = []
  let next = 0
  for (const item of items) {
    while (next < items.length && pending.length < ahead) {
      const promise = load(items[next++] as item)
      // Reported when its turn comes; until then, or when the consumer stops early, it is not unhandled.
      promise.catch(() => {})
      pending.push(promise)
    }
    const loaded = pending.shift()
    if (loaded) yield [item, await loaded]
  }
}
