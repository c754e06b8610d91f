const { strict: assert } = require('node:assert')
const manifest = require('modelmarket/package.json')
const { packLabels } = require('modelmarket/labels')

for (const entrypoint of Object.keys(manifest.exports)) {
  if (entrypoint === './package.json') continue
  const names = Object.keys(require(`modelmarket${entrypoint.slice(1)}`))
  assert(names.length > 0, `${entrypoint} exports nothing`)
}

assert.deepEqual([...packLabels([1, 0, 1], 1)], [0xa0])

import('modelmarket/labels').then((labels) => {
  assert.equal(labels.packLabels, packLabels, 'import and require give two copies')
})
