import { expect } from 'vitest'
import { trainingErrors } from '../../../src/protocols/training/errors.js'
import * as types from '../../../src/protocols/training/types.js'
import { testReverts } from '../../hostile/reverts.js'

const known: Record<string, readonly (string | undefined)[]> = {
  status: [
    ...[...types.runStatuses, ...types.mutexStatuses, ...types.periodStatuses, ...types.stateStatuses],
    ...[...types.disputeStatuses, ...types.voteStatuses, ...types.ballotStatuses],
    // `undefined`: the account has no ballot.
    undefined,
  ],
  stage: types.caseStages,
  // `undefined`: the data says that a case is decided, but not how.
  verdict: [...types.verdicts, undefined],
}

testReverts({ trainingErrors }, (error) => {
  for (const [name, values] of Object.entries(known))
    if (name in error) expect(values).toContain(error[name as keyof Error])
})
