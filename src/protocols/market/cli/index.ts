import type { ProtocolCli } from '../../../cli/protocol.js'
import { getRequestCount } from '../index.js'
import { addCollect } from './commands/collect.js'
import { addKeep } from './commands/keep.js'
import { addList } from './commands/list.js'
import { addRequestCommands } from './commands/request/index.js'
import { addShow } from './commands/show.js'
import { addTrain } from './commands/train.js'
import { marketDemo } from './demo/index.js'
import { marketDeploy } from './deploy.js'
import { addRecovery } from './recovery.js'
import { marketSandbox } from './sandbox/index.js'
import { type MarketSettings, marketSection } from './settings.js'

/** What the market adds to the command line. */
export const marketCli: ProtocolCli<MarketSettings> = {
  ...marketSection,
  description: 'buy and sell machine-learning models',
  addCommands(group, shell) {
    addList(group, shell)
    addShow(group, shell)
    addRequestCommands(group, shell)
    addTrain(group, shell)
    addKeep(group, shell)
    addCollect(group, shell)
  },
  demo: marketDemo,
  sandbox: marketSandbox,
  deploy: marketDeploy,
  addRecovery,
  async describeContract(client, address) {
    const count = await getRequestCount(client, { address })
    return `The market has ${count === 1n ? '1 request' : `${count} requests`}.`
  },
}
