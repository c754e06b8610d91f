import { once } from 'node:events'
import type { Server } from 'node:http'
import { ListenError } from '../errors.js'

/** A server that listens. */
export interface Listening {
  /** The URL under which this machine reaches it. */
  readonly url: string
  readonly port: number
  /** Stops listening, breaks off what is being sent, and resolves when the last connection is closed. */
  close(): Promise<void>
}

/**
 * Starts a server.
 *
 * @param options - `port`: any free one by default. `host`: by default `127.0.0.1`, which only this machine reaches.
 * @throws {ListenError} when the address or the port cannot be had.
 */
export async function listen(
  server: Server,
  { port = 0, host = '127.0.0.1' }: { port?: number | undefined; host?: string | undefined } = {},
): Promise<Listening> {
  // A request can break off just as who read it stops listening. Node ends the process for an error that nobody hears.
  server.prependListener('request', (request) => request.on('error', () => {}))
  server.listen(port, host)
  await once(server, 'listening').catch((cause: unknown) => {
    throw new ListenError(host, port, { cause })
  })
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://${urlHost(host)}:${bound}`,
    port: bound,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Returns the name, for a URL, under which this machine reaches a server that listens at an address. */
function urlHost(host: string): string {
  if (host === '::' || host === '0.0.0.0') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
