import type { AgentContext } from '../../../../agents/engine/role.js'
import { openRequest, prepareSubmission } from '../../flows/index.js'
import type { Request } from '../../index.js'
import { submissionSalt } from '../recover/salts.js'
import type { Entry } from './entries.js'
import type { TrainerEvent, TrainerOptions } from './options.js'
import { evaluate, validationSplit } from './validation.js'

/** What a trainer submits, or why it does not. */
export type Prepared = { entry: Entry; model: Uint8Array } | { reason: string }

/** Opens a dataset, has a model trained, validates it, and commits to its predictions. */
export async function prepareEntry(
  { client, address, account, tell }: AgentContext<TrainerEvent>,
  { requestId }: Request,
  { store, tables, train, policy = {}, validationPart = 0.2, salts }: TrainerOptions,
  signal: AbortSignal,
): Promise<Prepared> {
  signal.throwIfAborted()
  const request = await openRequest(client, { ...tables, address, requestId, store, signal })
  if (request.train.labels.length < 2) return { reason: 'there are too few rows to train and validate on' }
  const { fit, held } = validationSplit(request, validationPart)
  const model = await train({ request, rows: fit, signal })
  if (!model) return { reason: 'no model was made' }
  const validation = await evaluate(model, request, held, signal)
  tell({ type: 'validated', requestId, validation })
  const { minScore, size, stake, truth } = request.request
  if (validation.accuracy < minScore / size + (policy.margin ?? 0))
    return { reason: 'the model is not good enough' }
  const salt =
    salts === 'derived'
      ? await submissionSalt(client, { market: address, requestId, truth, model })
      : undefined
  const { secret } = await prepareSubmission({ model, request, trainer: account, salt, signal })
  return { entry: { secret, stake: stake.toString() }, model }
}
