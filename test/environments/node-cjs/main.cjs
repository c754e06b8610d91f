const { strict: assert } = require('node:assert')
const manifest = require('modelmarket/package.json')
const { packLabels } = require('modelmarket/labels')
const { sealLabels } = require('modelmarket/market')

for (const entrypoint of Object.keys(manifest.exports)) {
  if (entrypoint === './package.json') continue
  const names = Object.keys(require(`modelmarket${entrypoint.slice(1)}`))
  assert(names.length > 0, `${entrypoint} exports nothing`)
}

const labels = packLabels([1, 0, 1], 1)
assert.equal(sealLabels({ labels, salt: `0x${'5a'.repeat(32)}` }).block.length, 33)

import('modelmarket/market').then(({ getRequest }) => {
  assert.equal(getRequest, require('modelmarket/market').getRequest, 'import and require give two copies')
})
