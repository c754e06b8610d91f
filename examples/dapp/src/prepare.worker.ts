import { prepareSubmission } from 'modelmarket/market/flows'
import { messageOf } from './messageOf.ts'
import type { Answer, PrepareMessage } from './prepareInWorker.ts'

self.onmessage = async ({ data }: MessageEvent<PrepareMessage>) => {
  const answer = await prepareSubmission(data).then(
    (prepared): Answer => ({ prepared }),
    (error: unknown): Answer => ({ message: messageOf(error) }),
  )
  self.postMessage(answer)
}
