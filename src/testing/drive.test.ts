import { expect, test } from 'vitest'
import { drive } from './drive.js'
import { UnreachableStatusError } from './errors.js'

const order = ['open', 'closed', 'settled'] as const
type Thing = { status: (typeof order)[number] }

/** A thing that goes one status further with each step, unless it is stuck. */
function stage(stuckAt?: Thing['status']) {
  let at = 0
  const seen: string[] = []
  const read = async (): Promise<Thing> => ({ status: order[at] ?? 'settled' })
  const step = async ({ status }: Thing, to: Thing['status']) => {
    seen.push(`${status} to ${to}`)
    if (status !== stuckAt) at++
  }
  return { read, step, seen }
}

test('takes as many steps as it needs, and gives the thing', async () => {
  const { read, step, seen } = stage()
  expect(await drive({ read, step, to: 'settled' })).toEqual({ status: 'settled' })
  expect(seen).toEqual(['open to settled', 'closed to settled'])
  expect(await drive({ read, step, to: 'settled' })).toEqual({ status: 'settled' })
  expect(seen).toHaveLength(2)
})

test('does not go on for ever', async () => {
  const { read, step, seen } = stage('closed')
  const driving = drive<Thing>({ what: 'Thing 7', read, step, to: 'settled', maxSteps: 5 })
  await expect(driving).rejects.toMatchObject({ from: 'closed', to: 'settled' })
  await expect(driving).rejects.toThrow('Thing 7 is `closed` and cannot become `settled`')
  expect(seen).toHaveLength(5)
})

test('passes on what a step says', async () => {
  const { read } = stage()
  const step = async ({ status }: Thing, to: string) => {
    throw new UnreachableStatusError({ from: status, to })
  }
  await expect(drive<Thing>({ read, step, to: 'closed' })).rejects.toThrow(UnreachableStatusError)
})
