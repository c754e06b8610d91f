import { type Blockstore, publish } from 'modelmarket/content'
import { formatTask, parseCsv } from 'modelmarket/dataset'
import { prepareRequest } from 'modelmarket/market/flows'

/** Rows with one class for each of three corners, which the model of `linearSoftmax()` knows. */
const rows = Array.from({ length: 200 }, (_, i) => [(i % 7) - 2.5, (i % 11) - 4.25] as const)
const classOf = (x: number, y: number) => ['a', 'b', 'c'][[x, y, -x - y].indexOf(Math.max(x, y, -x - y))]

/** A table for a request. */
export const csv: string = ['x,y,name', ...rows.map(([x, y]) => `${x},${y},${classOf(x, y)}`)].join('\n')

/** What a request for {@link csv} has: its number of rows to predict, and the width of its labels. */
export const corners = { size: 60, width: 2 } as const

/** Publishes a dataset with a title that is anything, as strangers may. */
export async function publishTitled(
  store: Blockstore,
  title: string,
  { table = csv, testSize = corners.size }: { table?: string; testSize?: number } = {},
): Promise<string> {
  const { task, parameters } = await prepareRequest({
    table: parseCsv(table),
    label: 'name',
    testSize,
    task: { title: 'Corners' },
    store,
  })
  if (title === task.title) return parameters.datasetCid
  const content = new TextEncoder().encode(JSON.stringify({ ...JSON.parse(formatTask(task)), title }))
  return (await publish([{ path: 'task.json', content }], store)).cid.toString()
}
