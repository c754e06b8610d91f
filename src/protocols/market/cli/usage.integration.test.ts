import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandLine } from '../../../../test/fixtures/commandLine.js'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-usage-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const treasury = `0x${'11'.repeat(20)}`

test.each([
  ['market list --status gone', /"gone" is not a status/],
  ['market train --max-stake lots', /^--max-stake: "lots" is not an amount/],
  ['market train --margin 2', /"2" is not a share/],
  ['market train --timeout soon', /^--timeout: "soon" is not a duration/],
  ['demo --label x', /--label is about a table of your own/],
  ['demo --data x', /--data needs --label/],
  ['demo --test-size 0', /whole number from 1/],
  ['deploy market', /--treasury <address>' not specified/],
  [`deploy market --treasury ${treasury}`, /either --coin ADDRESS or --new-coin/],
  [
    `deploy market --treasury ${treasury} --coin ${treasury} --recipient ${treasury}`,
    /give it with --new-coin/,
  ],
  ['vault recover market --address 0x12', /^--address: "0x12" is not an address/],
])('%s is misused, which ends with 2', async (args, message) => {
  const { code, stdout, stderr } = await commandLine(args.split(' '), { cwd })
  expect(stderr).toMatch(message)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
})

test('a setting of the trainer that is none is named', async () => {
  const market = { trainer: { policy: { maxStake: 12 } } }
  writeFileSync(join(cwd, 'modelmarket.json'), JSON.stringify({ market }))
  const { code, stderr } = await commandLine(['market', 'list'], { cwd })
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('market.trainer.policy.maxStake'),
  })
})
