import { strict as assert } from 'node:assert'
import { genesisWeights } from 'modelmarket/fixed'
import { statusOf } from 'modelmarket/training'

const [hidden, output] = genesisWeights({ shape: [4, 8, 3], seed: `0x${'5a'.repeat(32)}` })
assert.equal(hidden?.length, 8 * (4 + 1))
assert.equal(output?.length, 3 * (8 + 1))

const state = { kind: 'state', isLive: true, contestableUntil: 10n, openDisputes: 0, finalAt: undefined }
assert.equal(statusOf(/** @type {import('modelmarket/training').StateFacts} */ (state), 10n), 'ripe')
