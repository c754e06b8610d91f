import { once } from 'node:events'
import type { Command } from 'commander'
import { serveGateway } from '../../content/node/index.js'
import { UsageError } from '../errors.js'
import type { Io } from '../io.js'
import { parseCount } from '../parse.js'
import { openStore } from '../store.js'
import { withSession } from './withSession.js'

export function addGateway(program: Command, io: Io): void {
  program
    .command('gateway')
    .description(
      'serve the store as an IPFS trustless gateway, so that others can fetch what is in it, until it is stopped',
    )
    .option('--port <n>', 'where to listen', parseCount, 8080)
    .option('--host <address>', 'at which address; `::` is everywhere', '127.0.0.1')
    .action(
      withSession<{ port: number; host: string }>(io, async (session, { port, host }) => {
        if (port > 65_535) throw new UsageError('--port takes a number up to 65,535.')
        const { output, signal, storeSettings } = session
        // What others have is theirs to serve.
        const store = await openStore({ ...storeSettings, gateways: [] }, { writable: true })
        const gateway = await serveGateway({ store, port, host })
        try {
          output.result(
            { type: 'serving', url: gateway.url, port: gateway.port },
            `All of the store is public at ${gateway.url}/ipfs/. Whoever knows a CID can fetch it.`,
          )
          if (!signal.aborted) await once(signal, 'abort')
        } finally {
          await gateway.close()
        }
      }),
    )
}
