// A worker that submits something else than the rule says, and somebody who disputes it. The program is stopped when a ballot is there.
import { startTraining } from 'modelmarket/training/testing'
import { agentOptions } from '../fixtures/agentOptions.js'
import { createVoteRun, submitText } from '../fixtures/voteRun.js'

const local = await startTraining({ workers: 1, voters: 1 })
const liar = local.workers[0] ?? local.keeper
const voter = local.voters[0] ?? local.keeper
const run = await createVoteRun(local)
const lie = await submitText(local, liar, { runId: run.runId, text: 'y' })
const { caseId } = await local.proofer.training.openDispute.sync({ stateHash: lie.stateHash })
const { common: options, stopOnce } = await agentOptions(local, voter)

export const common = options
export const store = local.store
export async function stop() {
  await options.vault.close()
  await local.stop()
}

/** Does what the text says. */
export async function retrain(text: string, parent: Uint8Array | undefined): Promise<Uint8Array> {
  if (!text.startsWith('Append an `x`')) throw new RangeError('another rule')
  return Uint8Array.of(...(parent ?? []), 'x'.charCodeAt(0))
}

stopOnce(async () => {
  const vote = voter.training.vote({ address: local.vote })
  return (await vote.getBallot({ caseId, voter: voter.account.address })) !== undefined
})
