import { RpcRequestError } from 'viem'
import { expect, test } from 'vitest'
import { withoutKeysOf } from './withoutKeysOf.js'

const errorOf = (url: string) =>
  new RpcRequestError({ url, body: {}, error: { code: -32_000, message: 'refused' } })

test.each([
  ['https://host.io/v2/SECRET', 'https://host.io/…'],
  ['https://host.io?apikey=SECRET', 'https://host.io/…'],
  ['https://host.io?apikey=SECRET/x', 'https://host.io/…'],
  ['https://user:SECRET@host.io', 'https://host.io'],
  ['https://user:p/SECRET@host.io', 'https://…'],
  ['wss://host.io:444#SECRET', 'wss://host.io:444/…'],
  ['ipc:///home/SECRET/geth.ipc', 'ipc://…'],
  ['//host.io/v2/SECRET', '//host.io/…'],
  ['HTTPS%3A%2F%2Fhost.io%2FSECRET', '…'],
  ['(https://a.io/SECRET,b)', '(https://a.io/…)'],
  ['http://[::1]:8545/SECRET', 'http://[::1]:8545/…'],
  ['https://host.io', 'https://host.io'],
])('of %s only the host is shown', (url, shown) => {
  expect(withoutKeysOf(undefined, `no route to ${url} there`)).toBe(`no route to ${shown} there`)
})

test.each([
  'https://host.io/v3/0SECRET0',
  'https://host.io/?key=0SECRET0&a=b',
  'https://0SECRET0@host.io',
  'https://user:0SECRET0@host.io',
  'https://host.io/#0SECRET0',
  'https://host.io/v2/0SECRET0?x=1',
  '/home/0SECRET0/geth.ipc',
])('no part of the endpoint’s own URL is shown: %s', (url) => {
  const said = 'invalid project id 0SECRET0, path /v3/0SECRET0 or 0secret0'
  expect(withoutKeysOf({ cause: errorOf(url) }, said)).toBe('invalid project id …, path /v3/… or …')
})

test('nor is one that is percent-encoded in the URL or has signs of regular expressions', () => {
  const error = errorOf('https://user:a%2Fb(c+d%5B@host.io')
  expect(withoutKeysOf(error, 'a/b(c+d[ and a%2Fb(c+d%5B')).toBe('… and …')
})

test('short parts such as `v2` are words', () => {
  expect(withoutKeysOf(errorOf('https://host.io/v2/rpc'), 'use v2 or rpc')).toBe('use v2 or rpc')
})
