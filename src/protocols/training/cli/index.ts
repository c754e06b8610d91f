import type { ProtocolCli } from '../../../cli/protocol.js'
import { getRunCount } from '../index.js'
import { addCollect } from './commands/collect.js'
import { addCreate } from './commands/create.js'
import { addCurve } from './commands/curve.js'
import { addExport } from './commands/export.js'
import { addFund } from './commands/fund.js'
import { addKeep } from './commands/keep.js'
import { addList } from './commands/list.js'
import { addProof } from './commands/proof.js'
import { addShow } from './commands/show.js'
import { addValidate } from './commands/validate.js'
import { addVerify } from './commands/verify.js'
import { addWork } from './commands/work.js'
import { trainingDemo } from './demo/index.js'
import { trainingDeploy } from './deploy.js'
import { trainingSandbox } from './sandbox/index.js'
import { type TrainingSettings, trainingSection } from './settings.js'

/** What training adds to the command line. */
export const trainingCli: ProtocolCli<TrainingSettings> = {
  ...trainingSection,
  description: 'train public models together, where a wrong step is proven wrong',
  addCommands(group, shell) {
    addList(group, shell)
    addShow(group, shell)
    addCreate(group, shell)
    addFund(group, shell)
    addVerify(group, shell)
    addWork(group, shell)
    addProof(group, shell)
    addValidate(group, shell)
    addKeep(group, shell)
    addCurve(group, shell)
    addExport(group, shell)
    addCollect(group, shell)
  },
  demo: trainingDemo,
  sandbox: trainingSandbox,
  deploy: trainingDeploy,
  async describeContract(client, address) {
    const count = await getRunCount(client, { address })
    return `There ${count === 1n ? 'is 1 run' : `are ${count} runs`} of training.`
  },
}
