import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from './listen.js'

test('a request that breaks off while nobody listens to it does not end the process', async () => {
  const server = createServer((request, response) => {
    // What Node emits when the connection is gone. It throws if nobody listens.
    request.emit('error', new Error('aborted'))
    response.end('still here')
  })
  const { url, close } = await listen(server)
  onTestFinished(close)
  expect(await (await fetch(url)).text()).toBe('still here')
})
