import type { AgentContext } from '../../../../agents/engine/role.js'
import { type OpenedRequest, prepareSubmission } from '../../flows/index.js'
import { submissionSalt } from '../recover/salts.js'
import { type Entry, heldUntil } from './entries.js'
import type { TrainerEvent, TrainerOptions } from './options.js'
import { evaluate, validationSplit } from './validation.js'

/** What a trainer submits, or why it does not. */
export type Prepared = { entry: Entry; model: Uint8Array } | { reason: string }

/** Has a model trained on a dataset, validates it, and commits to its predictions. */
export async function prepareEntry(
  { client, address, account, tell }: AgentContext<TrainerEvent>,
  opened: OpenedRequest,
  { train, policy = {}, validationPart = 0.2, salts }: TrainerOptions,
  signal: AbortSignal,
): Promise<Prepared> {
  const { requestId, minScore, size, stake, truth } = opened.request
  if (opened.train.labels.length < 2) return { reason: 'there are too few rows to train and validate on' }
  const { fit, held } = validationSplit(opened, validationPart)
  const model = await train({ request: opened, rows: fit, signal })
  if (!model) return { reason: 'no model was made' }
  const validation = await evaluate(model, opened, held, signal)
  tell({ type: 'validated', requestId, validation })
  if (validation.accuracy < minScore / size + (policy.margin ?? 0))
    return { reason: 'the model is not good enough' }
  const salt =
    salts === 'derived'
      ? await submissionSalt(client, { market: address, requestId, truth, model })
      : undefined
  const { secret } = await prepareSubmission({ model, request: opened, trainer: account, salt, signal })
  return { entry: { secret, stake: stake.toString(), heldUntil: heldUntil(opened.request) }, model }
}
