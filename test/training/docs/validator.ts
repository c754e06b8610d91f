// A worker that submits something else than the rule says, somebody who disputes it, and a voter.
import { startTraining } from 'modelmarket/training/testing'
import { createVoteRun, submitText } from '../fixtures/voteRun.js'

const local = await startTraining({ workers: 1, voters: 1 })
const liar = local.workers[0] ?? local.keeper
const run = await createVoteRun(local)
await submitText(local, liar, { runId: run.runId, text: 'x' })
const lie = await submitText(local, liar, { runId: run.runId, text: 'xy' })
const dispute = await local.proofer.training.openDispute.sync({ stateHash: lie.stateHash })

export const client = local.voters[0] ?? local.keeper
export const training = local.address
export const vote = local.vote
export const token = local.token
export const store = local.store
export const stateHash = lie.stateHash
export const caseId = dispute.caseId
export const stop = local.stop

/** Judges by the rule of the run. */
export function follows(text: string, parent: Uint8Array | undefined, state: Uint8Array): boolean {
  const read = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
  return text.startsWith('Append an `x`') && read(state) === `${parent ? read(parent) : ''}x`
}

export const time = (at: bigint) => local.chain.setTime(at)
