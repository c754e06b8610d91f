import { parseEther } from 'viem'
import { sleep } from '../../../../chain/index.js'
import { readDigits } from '../../../../cli/demo/digits.js'
import type { Sandboxed, SandboxStage } from '../../../../cli/sandbox/protocolSandbox.js'
import { formatCount } from '../../../../format/index.js'
import { runKeeper, runProofer } from '../../agents/index.js'
import { prepareRun, quantizeTable } from '../../flows/index.js'
import { NoWorkerError, startTraining, type TestTraining } from '../../testing/index.js'
import { tell } from '../tell.js'

/** Starts training with a run of digits, which a new one follows when it is closed. Proofer and keeper run until the sandbox is stopped. */
export async function startSandbox(stage: SandboxStage): Promise<Sandboxed> {
  const { session, speed, store, openVault, onClose } = stage
  const { signal } = session
  const training = await startTraining()
  onClose(() => training.stop())
  const [worker, other] = training.workers
  if (!worker || !other) throw new NoWorkerError({ runId: 1n, holder: undefined })
  const table = await readDigits()
  const data = quantizeTable({ ...table, testSize: 360 })
  let runId = await openRun(training, { store, data, title: table.title })

  // The chain's time is not real time.
  const agent = { address: training.address, fromBlock: 0n, signal, pollingInterval: 50, checkClock: false }
  const prooferVault = await openVault('proofer')
  const keeperVault = await openVault('keeper')
  const { creator, keeper, proofer } = training
  return {
    chain: training.chain,
    bots: [keeper, proofer],
    settings: { address: training.address, fromBlock: 0 },
    party: { name: 'worker', address: worker.account.address },
    others: [
      { name: 'creator', address: creator.account.address },
      { name: 'second worker', address: other.account.address },
    ],
    command: 'training work --yes',
    purpose: 'a worker that trains in it',
    advice: [
      `A state of its run is due in an hour: in ${formatCount(Math.ceil(stateSeconds / speed))} seconds here. Give a run of your own a \`--state-time\` in which your bot can also start again.`,
    ],
    async run() {
      const watch = async () => {
        for await (const event of runProofer({ ...agent, client: proofer, vault: prooferVault, store }))
          if (event.type === 'disputed' || event.type === 'resolved') tell(session, event)
      }
      const keep = async () => {
        for await (const event of runKeeper({ ...agent, client: keeper, vault: keeperVault }))
          if (event.type === 'kept') tell(session, event)
      }
      const renew = async () => {
        while (!signal.aborted) {
          const { status } = await creator.training.getRun({ runId })
          if (status === 'closed') runId = await openRun(training, { store, data, title: table.title })
          await sleep(1_000, signal).catch(() => undefined)
        }
      }
      await Promise.all([watch(), keep(), renew()])
    },
  }
}

/** For how long a worker has for a state, in seconds. */
const stateSeconds = 3_600

/** Opens a run and funds it. */
async function openRun(
  { creator, game }: TestTraining,
  {
    store,
    data,
    title,
  }: { store: SandboxStage['store']; data: ReturnType<typeof quantizeTable>; title: string },
): Promise<bigint> {
  const reward = parseEther('1')
  const maxStates = 24
  const { parameters } = await prepareRun({
    data,
    task: { title },
    hidden: [32],
    adjudicator: game,
    reward,
    workerDeposit: parseEther('20'),
    challengeDeposit: parseEther('4'),
    maxStates,
    statesPerPeriod: 4,
    stateSeconds,
    challengeWindow: 3_600,
    runSeconds: 7 * 86_400,
    store,
  })
  const { runId, runHash } = await creator.training.createRun.sync(parameters)
  await creator.training.fund.sync({ runId, runHash, amount: reward * BigInt(maxStates) })
  return runId
}
