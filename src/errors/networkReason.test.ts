import { expect, test } from 'vitest'
import { networkReason } from './networkReason.js'

const coded = (code: string) => Object.assign(new Error('x'), { code })

test.each([
  ['ECONNREFUSED', 'connection refused (ECONNREFUSED)'],
  ['ENOTFOUND', 'the host name was not found (ENOTFOUND)'],
  ['EAI_AGAIN', 'the host name was not found (EAI_AGAIN)'],
  ['ECONNRESET', 'the connection was closed (ECONNRESET)'],
  ['UND_ERR_CONNECT_TIMEOUT', 'it did not answer in time (UND_ERR_CONNECT_TIMEOUT)'],
  ['CERT_HAS_EXPIRED', 'its TLS certificate is not valid (CERT_HAS_EXPIRED)'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its TLS certificate is not valid (ERR_TLS_CERT_ALTNAME_INVALID)'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'it does not speak TLS (ERR_SSL_WRONG_VERSION_NUMBER)'],
])('%s is put in words', (code, reason) => {
  expect(networkReason(coded(code))).toBe(reason)
  expect(networkReason(new TypeError('fetch failed', { cause: coded(code) }))).toBe(reason)
  const several = new AggregateError([coded(code), coded('ENETUNREACH')])
  expect(networkReason(new TypeError('fetch failed', { cause: several }))).toBe(reason)
})

test('an event of a web socket has the code in its words', () => {
  const cause = { message: 'connect ECONNREFUSED 127.0.0.1:8545' }
  expect(networkReason(new Error('x', { cause }))).toBe('connection refused (ECONNREFUSED)')
})

test('a port that fetch refuses is put in words', async () => {
  const error = await fetch('http://127.0.0.1:1').catch((error: unknown) => error)
  expect(networkReason(error)).toBe('HTTP is not spoken at this port (bad port)')
})

test.each([undefined, null, 'ECONNREFUSED', new TypeError('Failed to fetch'), coded('EWHATEVER')])(
  'nothing is made up of %s',
  (error) => {
    expect(networkReason(error)).toBeUndefined()
  },
)

test('errors that go in circles end', () => {
  const error = new Error('x')
  error.cause = new Error('y', { cause: error })
  expect(networkReason(error)).toBeUndefined()
})
