import { expect, test } from 'vitest'
import { installCommand } from './installCommand.js'

const missing = ['@foundry-rs/anvil', 'blockstore-fs']
const specs = ['@foundry-rs/anvil@^1.7.0', 'blockstore-fs@^4.0.0']
const quoted = specs.map((spec) => `'${spec}'`).join(' ')
const npx = `npx --ignore-scripts -p modelmarket@0.0.0 -p '${specs[0]}' -p '${specs[1]}' modelmarket demo`
const inside = '/node_modules/modelmarket/dist/src/cli'

test.each([
  ['a project', '/home/me/project', '/home/me/project', `npm install ${quoted}`],
  ['a folder of a project', '/home/me/project', '/home/me/project/data', `npm install ${quoted}`],
  [
    'a project of pnpm',
    '/home/me/project/node_modules/.pnpm/modelmarket@1',
    '/home/me/project',
    `npm install ${quoted}`,
  ],
  ['a folder beside a project', '/home/me/project', '/home/me/project2', npx],
  ['a command for all projects', '/usr/lib', '/home/me', `npm install -g ${quoted}`],
  ['no project', '/home/me/.npm/_npx/0123abcd', '/home/me/empty', npx],
])('in %s', (_, root, cwd, command) => {
  expect(installCommand(missing, { args: ['demo'], cwd, location: root + inside })).toBe(command)
})

test('in a checkout of the repository', () => {
  expect(installCommand(missing, { args: ['demo'], cwd: '/' })).toBe(`npm install ${quoted}`)
})

test('the command is the one that was given, for a shell, and without keys', () => {
  const args = ['market', 'list', '--rpc', 'https://host/key', 'a b']
  const location = `/home/me/.npm/_npx/0123abcd${inside}`
  expect(installCommand(['x'], { args, cwd: '/home/me', location })).toBe(
    "npx --ignore-scripts -p modelmarket@0.0.0 -p x modelmarket market list --rpc 'https://host/…' 'a b'",
  )
})
