import { readFile } from 'node:fs/promises'
import { parseCsv } from 'modelmarket/dataset'
import { quantizeTable } from 'modelmarket/training/flows'
import { createTestRun, type TestRun, type TestTraining } from 'modelmarket/training/testing'

/** The rows that the guides work on. */
export const digits = () => readFile(new URL('../../../examples/data/digits.csv', import.meta.url))

/** A run of the digits, as its creator opens it. */
export async function createDigitsRun(training: TestTraining): Promise<TestRun> {
  const data = quantizeTable({ table: parseCsv(await digits()), label: 'digit', testSize: 360 })
  const task = { title: 'Handwritten digits' }
  return createTestRun(training, {
    data,
    task,
    hidden: [32],
    stepsPerState: 16,
    statesPerPeriod: 2,
    batch: 32,
  })
}
