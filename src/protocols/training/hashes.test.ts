import { readFileSync } from 'node:fs'
import { type Address, concat, type Hex, zeroHash } from 'viem'
import { expect, test } from 'vitest'
import { parseCid } from '../../content/index.js'
import { runHashOf, stateHashOf, voteCommitmentOf } from './hashes.js'

type Row = Record<string, string>

/** The rows of a table of vectors, which the contracts' tests read as well. The file holds one list per field. */
function rowsOf(table: string): Row[] {
  const file = new URL(`../../../test/training/vectors/${table}.json`, import.meta.url)
  const columns = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>
  const [first = []] = Object.values(columns)
  expect(first.length).toBeGreaterThan(10)
  return first.map((_, row) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row] ?? ''])),
  )
}

const hex = (row: Row, name: string) => row[name] as Hex
const integer = (row: Row, name: string) => BigInt(row[name] ?? '')
const place = (row: Row) => ({ chainId: integer(row, 'chainId'), address: hex(row, 'contract') as Address })

test('hashes of runs are those of the vectors', () => {
  for (const row of rowsOf('runHashes')) {
    const small = (name: string) => Number(integer(row, name))
    const genesisState = hex(row, 'genesisState')
    const params = {
      reward: integer(row, 'reward'),
      workerDeposit: integer(row, 'workerDeposit'),
      challengeDeposit: integer(row, 'challengeDeposit'),
      maxStates: small('maxStates'),
      statesPerPeriod: small('statesPerPeriod'),
      stateSeconds: small('stateSeconds'),
      challengeWindow: small('challengeWindow'),
      runSeconds: small('runSeconds'),
      adjudicator: hex(row, 'adjudicator'),
      taskCid: parseCid(concat(['0x01701220', hex(row, 'taskDigest')])).toString(),
      genesisState: genesisState === zeroHash ? undefined : genesisState,
    }
    const runHash = runHashOf({
      ...place(row),
      runId: integer(row, 'runId'),
      params,
      rule: hex(row, 'rule'),
      genesisRoot: hex(row, 'genesisRoot'),
    })
    expect(runHash).toBe(row.runHash)
  }
})

test('hashes of states are those of the vectors', () => {
  for (const row of rowsOf('stateHashes')) {
    const stateHash = stateHashOf({
      ...place(row),
      runId: integer(row, 'runId'),
      periodId: integer(row, 'periodId'),
      height: Number(integer(row, 'height')),
      parentHash: hex(row, 'parentHash'),
      root: hex(row, 'root'),
      stepsRoot: hex(row, 'stepsRoot'),
      superhash: hex(row, 'superhash'),
      worker: hex(row, 'worker'),
    })
    expect(stateHash).toBe(row.stateHash)
  }
})

test('commitments to ballots are those of the vectors', () => {
  for (const row of rowsOf('ballots')) {
    const commitment = voteCommitmentOf({
      ...place(row),
      caseId: integer(row, 'caseId'),
      voter: hex(row, 'voter'),
      weight: integer(row, 'weight'),
      upheld: row.upheld === '1',
      salt: hex(row, 'salt'),
    })
    expect(commitment).toBe(row.commitment)
  }
})
