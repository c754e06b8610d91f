import type { Command } from 'commander'
import type { Address } from 'viem'
import { parseAddress, parseCount } from '../../../../cli/parse.js'
import type { Shell } from '../../../../cli/protocol.js'
import { formatTable } from '../../../../cli/table.js'
import {
  formatAddress,
  formatCoins,
  formatCount,
  formatDuration,
  timeLeft,
} from '../../../../format/index.js'
import {
  type ListedRun,
  listRuns,
  type MutexStatus,
  mutexStatuses,
  potOf,
  type RunStatus,
  runStatuses,
} from '../../index.js'
import { oneOfNames } from '../parse.js'
import { type TrainingSession, withTraining } from '../session.js'

interface ListOptions {
  status?: RunStatus
  mutex?: MutexStatus
  creator?: Address
  limit: number
}

export function addList(group: Command, shell: Shell): void {
  group
    .command('list')
    .description('the runs, the latest first')
    .option(
      '--status <status>',
      `only those that are ${runStatuses.join(', ')}`,
      oneOfNames(runStatuses, 'a status'),
    )
    .option(
      '--mutex <status>',
      `only those whose mutex is ${mutexStatuses.join(', ')}: free ones can be trained`,
      oneOfNames(mutexStatuses, 'a status of a mutex'),
    )
    .option('--creator <address>', 'only those of this account', parseAddress)
    .option('--limit <n>', 'how many', parseCount, 20)
    .action(withTraining<ListOptions>(shell, list))
}

/** The most runs of a page. */
const maxPage = 200
/** A narrower terminal shows fewer columns. `show` prints what is left out. */
const wide = 110

async function list(session: TrainingSession, { limit, ...which }: ListOptions): Promise<void> {
  const { client, output, signal } = session
  const { address } = await session.contract()
  const found: ListedRun[] = []
  let from: bigint | undefined
  let now: bigint
  do {
    signal.throwIfAborted()
    const page = { from, limit: Math.min(limit - found.length, maxPage) }
    const { runs, next, timestamp } = await listRuns(client, { address, ...which, ...page })
    found.push(...runs)
    from = next
    now = timestamp
  } while (from !== undefined && found.length < limit)
  const isNarrow = (output.columns ?? wide) < wide
  const columns = [
    { head: 'id', text: ({ runId }: ListedRun) => runId.toString(), isNumber: true },
    { head: 'status', text: ({ status }: ListedRun) => status },
    { head: 'mutex', text: ({ mutex }: ListedRun) => mutex.status },
    { head: 'left', text: (run: ListedRun) => leftOf(run, now) },
    { head: 'reward', text: ({ reward }: ListedRun) => formatCoins(reward), isNumber: true },
    { head: 'pot', text: (run: ListedRun) => formatCoins(potOf(run)), isNumber: true },
    {
      head: 'deposit',
      text: ({ workerDeposit }: ListedRun) => formatCoins(workerDeposit),
      isNumber: true,
      isExtra: true,
    },
    { head: 'final', text: ({ finalHeight }: ListedRun) => formatCount(finalHeight), isNumber: true },
    {
      head: 'states',
      text: ({ tip, maxStates }: ListedRun) => `${formatCount(tip)} of ${formatCount(maxStates)}`,
    },
    {
      head: 'worker',
      text: ({ worker, mutex }: ListedRun) =>
        worker && mutex.status === 'held' ? formatAddress(worker) : '',
    },
    { head: 'creator', text: ({ creator }: ListedRun) => formatAddress(creator), isExtra: true },
  ].filter(({ isExtra = false }) => !(isNarrow && isExtra))
  const text = formatTable(
    columns.map(({ head }) => head),
    found.map((run) => columns.map(({ text }) => text(run))),
    { right: columns.flatMap(({ isNumber = false }, i) => (isNumber ? [i] : [])) },
  )
  output.result({ runs: found }, found.length > 0 ? text : 'There are no such runs.')
}

/** How long the mutex is as it is, or else the run. */
function leftOf({ mutex, ...run }: ListedRun, now: bigint): string {
  const until = 'until' in mutex ? mutex.until : 'until' in run ? run.until : undefined
  return until === undefined ? '' : formatDuration(timeLeft(until, now))
}
