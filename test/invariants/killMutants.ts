import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytecode, type ContractName, readSources } from '../../scripts/solidity/compiler.js'
import { home, play } from './campaign.js'
import { artifactVariable, type InvariantMutant, readSubject } from './subject.js'

/** Long enough to kill every mutant, and shorter than the campaign that the contract has to pass. */
const extent = { runs: 64, depth: 500 }

/** Puts each known bug into a protocol's contract in turn, and plays until an invariant fails. */
export async function killMutants(
  protocol: string,
  seed: string,
): Promise<{ killed: number; survivors: string[] }> {
  const subject = await readSubject(protocol)
  const survivors: string[] = []
  for (const mutant of subject.mutants) {
    const artifact = {
      variable: artifactVariable(protocol, mutant.of),
      path: write(protocol, mutant.of ?? subject.contract, mutant),
    }
    const { passed, output } = await play({ ...extent, protocol, seed, artifact, quick: true })
    const reason = output.match(/^\[FAIL: (.*?)\]/m)?.[1]
    if (passed) survivors.push(mutant.name)
    else if (reason === undefined) throw new Error(`forge failed, but no invariant did\n${output}`)
    console.log(`${mutant.name}: ${passed ? 'survived' : reason}`)
  }
  return { killed: subject.mutants.length - survivors.length, survivors }
}

/** Compiles the contract with a bug, and returns the path of the artifact. */
function write(protocol: string, contract: ContractName, { name, find, replace }: InvariantMutant): string {
  const [path = ''] = contract.split(':')
  const sources = readSources('.', path)
  const places = [...sources].filter(([file, text]) => file.startsWith('contracts/') && text.includes(find))
  const [[file, text] = ['', '']] = places
  const parts = text.split(find)
  if (places.length !== 1 || parts.length !== 2) {
    throw new Error(`"${name}" does not fit ${path} any more: mend test/${protocol}/invariants/mutants.ts`)
  }
  sources.set(file, parts.join(replace))
  const artifact = join(home, 'mutant.json')
  mkdirSync(home, { recursive: true })
  writeFileSync(
    artifact,
    JSON.stringify({ abi: [], bytecode: { object: `0x${bytecode(sources, contract)}` } }),
  )
  return artifact
}
