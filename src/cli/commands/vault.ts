import { resolve } from 'node:path'
import type { Command } from 'commander'
import { importVault, resetCursors } from '../../agents/index.js'
import { formatCount } from '../../format/index.js'
import { addContractOptions } from '../contractOptions.js'
import { readInput, writeOutput } from '../files.js'
import { currentFolder } from '../io.js'
import { readVaultKey } from '../keys.js'
import type { Shell } from '../protocol.js'
import { addStoppedCalls } from './stoppedCalls.js'
import { withSession } from './withSession.js'

export function addVaultCommands(program: Command, shell: Shell): void {
  const { io } = shell
  const vault = program.command('vault').description('back up, restore or recover the secrets')

  vault
    .command('export')
    .description('write the whole vault to one file, encrypted as the vault is')
    .argument('<file>', 'a new file')
    .action(
      withSession(shell, async (session, _options, [file = '']) => {
        const content = await (await session.vault({ existing: true })).export()
        const path = resolve(currentFolder(io), file)
        await writeOutput(path, content, { secret: true })
        session.output.result(
          { file: path, bytes: content.length },
          `The vault is in ${path}, ${formatCount(content.length)} bytes. The same key or passphrase opens it.`,
        )
      }),
    )

  vault
    .command('import')
    .description('restore a vault from a file, where there is no vault')
    .argument('<file>', 'what `vault export` wrote')
    .action(
      withSession(shell, async (session, _options, [file = '']) => {
        const content = await readInput(resolve(currentFolder(io), file))
        const location = session.vaultFolder
        const vault = await importVault({ file: content, location, ...(await readVaultKey(io)) })
        await vault.close()
        session.output.result({ vault: location }, `The vault ${location} is restored.`)
      }),
    )

  vault
    .command('reset-cursor')
    .description('let agents read all events again, after an endpoint was of another chain')
    .action(
      withSession(shell, async (session) => {
        const forgotten = await resetCursors(await session.vault({ existing: true }))
        session.output.result(
          { vault: session.vaultFolder, forgotten },
          forgotten.length > 0
            ? 'Agents read all events again when they are started. Secrets, and what is on its way, stay.'
            : 'No agent has read any events with this vault.',
        )
      }),
    )

  addStoppedCalls(vault, shell)

  const recover = vault
    .command('recover')
    .description('rebuild a lost vault from the account, the chain, and what was committed to')
  for (const protocol of shell.protocols) {
    if (!protocol.addRecovery) continue
    protocol.addRecovery(addContractOptions(recover.command(protocol.name), protocol.name), shell)
  }
}
