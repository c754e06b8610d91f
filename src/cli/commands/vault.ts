import { resolve } from 'node:path'
import type { Command } from 'commander'
import { importVault } from '../../agents/index.js'
import { readInput, writeOutput } from '../files.js'
import { formatCount } from '../format.js'
import type { Io } from '../io.js'
import { readVaultKey } from '../keys.js'
import { withSession } from './withSession.js'

export function addVaultCommands(program: Command, io: Io): void {
  const vault = program.command('vault').description('keep secrets safe')

  vault
    .command('export')
    .description('write all of the vault to one file, encrypted as the vault is')
    .argument('<file>', 'a new file')
    .action(
      withSession(io, async (session, _options, [file = '']) => {
        const content = await (await session.vault()).export()
        const path = resolve(io.cwd, file)
        await writeOutput(path, content, { secret: true })
        session.output.result(
          { file: path, bytes: content.length },
          `The vault is in ${path}, ${formatCount(content.length)} bytes. The same key or passphrase opens it.`,
        )
      }),
    )

  vault
    .command('import')
    .description('restore a vault, where there is none, from a file')
    .argument('<file>', 'what `vault export` wrote')
    .action(
      withSession(io, async (session, _options, [file = '']) => {
        const content = await readInput(resolve(io.cwd, file))
        const location = session.vaultFolder
        const vault = await importVault({ file: content, location, ...(await readVaultKey(io)) })
        await vault.close()
        session.output.result({ vault: location }, `The vault ${location} is restored.`)
      }),
    )
}
