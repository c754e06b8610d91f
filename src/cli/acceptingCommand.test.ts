import { expect, test } from 'vitest'
import { acceptingCommand } from './acceptingCommand.js'

test('what fixes a table is added to the command that was given', () => {
  const args = ['dataset', 'lint', 'my table.csv', '--label', 'y']
  const fixes = [
    { option: 'drop', value: `patient's name` },
    { option: 'missing', value: '--' },
    { option: 'skipUnlabelled', value: true },
    { option: 'bins', value: 4 },
  ] as const
  expect(acceptingCommand(args, fixes, {})).toBe(
    `npx modelmarket dataset lint 'my table.csv' --label y --drop 'patient'\\''s name' --missing=-- --skip-unlabelled --bins 4`,
  )
})

test('a column that is dropped is no longer a feature', () => {
  const args = [
    'dataset',
    'lint',
    't.csv',
    '--feature',
    'id',
    '--feature=x',
    '--categorical=id',
    '--drop',
    'a',
  ]
  expect(acceptingCommand(args, [{ option: 'drop', value: 'id' }], {})).toBe(
    'npx modelmarket dataset lint t.csv --feature=x --drop a --drop id',
  )
})

test('in a checkout it is the script that ran', () => {
  const args = ['demo', 'market', '--data', 't.csv']
  const fixes = [{ option: 'drop', value: 'id' }] as const
  expect(acceptingCommand(args, fixes, { npm_lifecycle_event: 'demo' })).toBe(
    'npm run demo -- market --data t.csv --drop id',
  )
  expect(acceptingCommand(args, fixes, { npm_lifecycle_event: 'npx' })).toBe(
    'npx modelmarket demo market --data t.csv --drop id',
  )
})

test('the key of an endpoint is not repeated', () => {
  const args = ['--rpc', 'https://me:secret@rpc.example/v2/KEY', '--rpc=https://other.example/KEY']
  const command = acceptingCommand([...args, '--rpc', 'http://127.0.0.1:8545'], [], {})
  expect(command).toBe(
    `npx modelmarket --rpc 'https://rpc.example/…' '--rpc=https://other.example/…' --rpc http://127.0.0.1:8545`,
  )
})
