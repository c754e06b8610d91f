import { expect } from 'vitest'
import { marketErrors } from '../../../src/protocols/market/errors.js'
import { statuses, submissionStates } from '../../../src/protocols/market/index.js'
import { coinErrors, faucetErrors } from '../../../src/token/index.js'
import { testReverts } from '../../hostile/reverts.js'

testReverts({ coinErrors, faucetErrors, marketErrors }, (error) => {
  if ('status' in error) expect(statuses).toContain(error.status)
  if ('state' in error) expect(submissionStates).toContain(error.state)
})
