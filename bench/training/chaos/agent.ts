// One agent of training, in a process of its own. Prints its events as JSON lines.
import { runProcess } from '../../chaos/runProcess.js'
import { runRole } from './runRole.js'

runProcess(runRole)
