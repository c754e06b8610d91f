import { strict as assert } from 'node:assert'
import { packLabels } from 'modelmarket/labels'
import { sealLabels } from 'modelmarket/market'

const labels = packLabels([1, 0, 1], 1)
assert.equal(sealLabels({ labels, salt: `0x${'5a'.repeat(32)}` }).block.length, 33)
