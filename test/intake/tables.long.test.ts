import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allTables } from './allTables.js'
import { takeTable } from './takeTable.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelmarket-intake-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(allTables.map((table) => [table.name, table] as const))('%s', async (_, table) => {
  const { verdict, reason } = await takeTable(table, folder)
  expect(verdict, reason).toBe(table.refused ? 'refusedWithAdvice' : 'accepted')
})
