const { strict: assert } = require('node:assert')
const manifest = require('modelmarket/package.json')
const { packLabels } = require('modelmarket/labels')

for (const entrypoint of Object.keys(manifest.exports)) {
  // What is read as a file, and what needs an optional peer to be imported at all.
  if (/\.(json|sol)$|\/react$/.test(entrypoint)) continue
  const names = Object.keys(require(`modelmarket${entrypoint.slice(1)}`))
  assert(names.length > 0, `${entrypoint} exports nothing`)
}

assert.deepEqual([...packLabels([1, 0, 1], 1)], [0xa0])

import('modelmarket/labels').then((labels) => {
  assert.equal(labels.packLabels, packLabels, 'import and require give two copies')
})
