import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { packLabels } from 'modelmarket/labels'
import { sealLabels } from 'modelmarket/market'

const manifest = new URL(import.meta.resolve('modelmarket/package.json'))
for (const entrypoint of Object.keys(JSON.parse(readFileSync(manifest, 'utf8')).exports)) {
  if (entrypoint === './package.json') continue
  const names = Object.keys(await import(`modelmarket${entrypoint.slice(1)}`))
  assert(names.length > 0, `${entrypoint} exports nothing`)
}

const labels = packLabels([1, 0, 1], 1)
assert.equal(sealLabels({ labels, salt: `0x${'5a'.repeat(32)}` }).block.length, 33)
