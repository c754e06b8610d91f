import type { FsBlockstore } from 'blockstore-fs'
import { type Hex, parseEther } from 'viem'
import { parseCsv } from '../../../src/dataset/index.js'
import { prepareRequest } from '../../../src/protocols/market/flows/index.js'
import { random } from '../../../src/testing/random.js'
import type { Order } from './messages.js'
import { windowSeconds } from './plan.js'

/**
 * Makes orders, to be given at these times. Their rows are points in a plane; the label is the third of the plane that the point lies
 * in, one in ten is wrong.
 */
export async function makeOrders(
  times: readonly number[],
  store: FsBlockstore,
): Promise<{ orders: Order[]; secrets: Hex[] }> {
  const next = random(11)
  const orders: Order[] = []
  const secrets: Hex[] = []
  for (const [i, notBefore] of times.entries()) {
    const lines = Array.from({ length: 120 }, () => {
      const [x, y] = [next() * 2 - 1, next() * 2 - 1]
      const scores = [x, y, -x - y]
      const right = scores.indexOf(Math.max(...scores))
      return `${x},${y},${['a', 'b', 'c'][next() < 0.1 ? (right + 1) % 3 : right]}`
    })
    const { parameters, secret } = await prepareRequest({
      table: parseCsv(['x,y,label', ...lines].join('\n')),
      label: 'label',
      testSize: 40,
      seed: `order ${i}`,
      task: { title: `Order ${i}`, licence: 'CC0-1.0' },
      store,
    })
    secrets.push(secret.salt, secret.labels)
    orders.push({
      id: `order-${i}`,
      prepared: { parameters, secret },
      reward: parseEther('10').toString(),
      stake: parseEther('1').toString(),
      submissionWindow: windowSeconds,
      responseWindow: windowSeconds,
      minScore: 5,
      notBefore,
    })
  }
  return { orders, secrets }
}
