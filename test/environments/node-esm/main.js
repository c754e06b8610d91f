import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { packLabels } from 'modelmarket/labels'

const manifest = new URL(import.meta.resolve('modelmarket/package.json'))
for (const entrypoint of Object.keys(JSON.parse(readFileSync(manifest, 'utf8')).exports)) {
  // What is read as a file, and what needs an optional peer to be imported at all.
  if (/\.(json|sol)$|\/react$/.test(entrypoint)) continue
  const names = Object.keys(await import(`modelmarket${entrypoint.slice(1)}`))
  assert(names.length > 0, `${entrypoint} exports nothing`)
}

assert.deepEqual([...packLabels([1, 0, 1], 1)], [0xa0])
