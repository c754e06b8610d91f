import type { InfiniteData } from '@tanstack/react-query'
import type { ReactProtocol } from '../../../react/index.js'
import { followTrainingEvents, type TrainingEvent } from '../events.js'
import type { Run } from '../types.js'

/** What keeps the queries of training up to date. */
export const protocol: ReactProtocol<TrainingEvent> = {
  name: 'training',
  // A state that falls takes those above it along, and their disputes: of what is in a run, an event may change anything.
  idArguments: ['runId'],
  follow: followTrainingEvents,
  until({ name, data }) {
    switch (name) {
      case 'getRun': {
        const run = data as Run
        return earliest([endOf(run), endOf(run.mutex)])
      }
      case 'getPeriod':
      case 'getState':
      case 'getDispute':
        return endOf(data as object)
      case 'listRuns':
      case 'listPeriods':
      case 'listStates':
      case 'listDisputes':
        return earliest((data as InfiniteData<object>).pages.map(endOf))
      default:
        return undefined
    }
  },
}

function endOf(thing: object): bigint | undefined {
  return 'until' in thing && typeof thing.until === 'bigint' ? thing.until : undefined
}

function earliest(ends: readonly (bigint | undefined)[]): bigint | undefined {
  return ends.flatMap((end) => end ?? []).sort((a, b) => (a < b ? -1 : 1))[0]
}
