const { strict: assert } = require('node:assert')
const { packLabels } = require('modelmarket/labels')
const { getRequest, sealLabels } = require('modelmarket/market')

const labels = packLabels([1, 0, 1], 1)
assert.equal(sealLabels({ labels, salt: `0x${'5a'.repeat(32)}` }).block.length, 33)

import('modelmarket/market').then((market) => {
  assert.equal(market.getRequest, getRequest, 'import and require give two copies')
})
