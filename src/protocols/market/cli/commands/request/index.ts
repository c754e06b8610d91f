import type { Command } from 'commander'
import type { Shell } from '../../../../../cli/protocol.js'
import { addAudit } from './audit.js'
import { addCancel } from './cancel.js'
import { addCreate } from './create.js'
import { addReveal } from './reveal.js'
import { addRun } from './run.js'
import { addStatus } from './status.js'

export function addRequestCommands(group: Command, shell: Shell): void {
  const request = group.command('request').description('buy a model')
  addCreate(request, shell)
  addRun(request, shell)
  addStatus(request, shell)
  addReveal(request, shell)
  addCancel(request, shell)
  addAudit(request, shell)
}
