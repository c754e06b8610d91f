import { readFile } from 'node:fs/promises'
import { parseRequestSecret } from '../../../flows/index.js'
import type { Stage } from './stage.js'

/** Submissions end, and the requester opens the seal. */
export async function revealTruth(
  { market, progress, gas }: Stage,
  { requestId, secretFile }: { requestId: bigint; secretFile: string },
): Promise<void> {
  const { requester, chain } = market
  await progress.step('Submissions end', async () => {
    const request = await requester.market.getRequest({ requestId })
    await chain.setTime(request.deadline)
    const { labels, salt } = parseRequestSecret(await readFile(secretFile, 'utf8'))
    gas.note('requester', 'revealTruth', await requester.market.revealTruth.sync({ requestId, labels, salt }))
    return {
      value: undefined,
      text: 'A day passes and submissions end. The requester reveals the true labels.',
      details: ['the contract checks that they are those that were sealed'],
    }
  })
}
