import { type Blockstore, publish } from 'modelmarket/content'
import { formatTask, parseCsv } from 'modelmarket/dataset'
import { prepareRequest } from 'modelmarket/market/flows'

/** Rows with one class for each of three corners, which the model of `linearSoftmax()` knows. */
const rows = Array.from({ length: 200 }, (_, i) => [(i % 7) - 2.5, (i % 11) - 4.25] as const)
const classOf = (x: number, y: number) => ['a', 'b', 'c'][[x, y, -x - y].indexOf(Math.max(x, y, -x - y))]

/** A table for a request. */
export const csv: string = ['x,y,name', ...rows.map(([x, y]) => `${x},${y},${classOf(x, y)}`)].join('\n')

/** Publishes a dataset with a title that is anything, as strangers may. */
export async function publishTitled(store: Blockstore, title: string): Promise<string> {
  const { task, parameters } = await prepareRequest({
    table: parseCsv(csv),
    label: 'name',
    testSize: 60,
    task: { title: 'Corners' },
    store,
  })
  if (title === task.title) return parameters.datasetCid
  const content = new TextEncoder().encode(JSON.stringify({ ...JSON.parse(formatTask(task)), title }))
  return (await publish([{ path: 'task.json', content }], store)).cid.toString()
}
