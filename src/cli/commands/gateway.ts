import { once } from 'node:events'
import type { Command } from 'commander'
import { serveGateway } from '../../content/node/index.js'
import { UsageError } from '../errors.js'
import { parseCount } from '../parse.js'
import type { Shell } from '../protocol.js'
import { openStore } from '../store.js'
import { withSession } from './withSession.js'

export function addGateway(program: Command, shell: Shell): void {
  program
    .command('gateway')
    .description(
      'serve the store as an IPFS trustless gateway until it is stopped, so that others can fetch its content',
    )
    .option('--port <n>', 'the port to listen on', parseCount, 8080)
    .option('--host <address>', 'the address to listen on; `::` is all of them', '127.0.0.1')
    .action(
      withSession<{ port: number; host: string }>(shell, async (session, { port, host }) => {
        if (port > 65_535) throw new UsageError('--port takes a number up to 65,535.')
        const { output, signal, storeSettings } = session
        // Other gateways serve their content themselves.
        const store = await openStore({ ...storeSettings, gateways: [] }, { writable: true })
        const gateway = await serveGateway({ store, port, host })
        try {
          output.result(
            { type: 'serving', url: gateway.url, port: gateway.port },
            `The whole store is public at ${gateway.url}/ipfs/. Whoever knows a CID can fetch it.`,
          )
          if (!signal.aborted) await once(signal, 'abort')
        } finally {
          await gateway.close()
        }
      }),
    )
}
