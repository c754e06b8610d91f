import { expect, test } from 'vitest'
import { PersonNeededError } from '../../../agents/index.js'
import type { Session } from '../../../cli/session.js'
import { tellAll } from './tell.js'

class LostError extends PersonNeededError {
  static override name = 'LostError'
}

test('what an agent left to a person is counted, and told', async () => {
  const told: { type?: string }[] = []
  const session = { stopped: 0, output: { result: (event: object) => void told.push(event) } }
  async function* events() {
    yield { type: 'started', block: 1n, tracked: 0 } as const
    yield { type: 'stopped', key: '7', error: new LostError('Lost.') } as const
    yield { type: 'stopped', key: undefined, error: new LostError('Lost.') } as const
  }
  await tellAll(session as unknown as Session, events())
  expect(session.stopped).toBe(2)
  expect(told.map(({ type }) => type)).toEqual(['started', 'stopped', 'stopped'])
})
