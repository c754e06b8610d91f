import { expect, test } from 'vitest'
import { withoutKeys } from './withoutKeys.js'

test.each([
  ['https://host.example/v3/KEY', 'https://host.example/…'],
  ['https://host.example?apikey=KEY', 'https://host.example/…'],
  ['https://host.example#KEY', 'https://host.example/…'],
  ['https://host.example:443?key=KEY/x', 'https://host.example:443/…'],
  ['wss://user:KEY@host.example', 'wss://host.example'],
  ['https://user:KEY@host.example/x', 'https://host.example/…'],
  ['https://user:KE/Y@host.example/x', 'https://…'],
  ['ipc:///home/KEY/geth.ipc', 'ipc://…'],
  ['http://[::1]:8545/KEY', 'http://[::1]:8545/…'],
  ['asked (https://host.example/KEY), twice.', 'asked (https://host.example/…), twice.'],
  ['HTTPS://HOST/KEY and http://127.0.0.1:8545.', 'HTTPS://HOST/… and http://127.0.0.1:8545.'],
  ['at run (file:///home/me/run.ts:3:4)', 'at run (file:///home/me/run.ts:3:4)'],
  ['http://host.example/', 'http://host.example/'],
])('of %s no key is left', (text, left) => expect(withoutKeys(text)).toBe(left))
