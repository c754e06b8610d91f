const { strict: assert } = require('node:assert')
const { rateOf } = require('modelmarket/fixed')
const { gameSeconds, getRun } = require('modelmarket/training')

assert.equal(typeof gameSeconds, 'function')
assert.ok(rateOf({ learningRate: 0.1, batch: 32 }).mul > 0)

import('modelmarket/training').then((training) => {
  assert.equal(training.getRun, getRun, 'import and require give two copies')
})
