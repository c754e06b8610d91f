import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Mutant, mutants } from '../market/invariants/mutants.js'
import { bytecode, type ContractName, readSources } from '../mutation/compiler.js'
import { home, play } from './campaign.js'

const market: ContractName = 'contracts/market/ModelMarket.sol:ModelMarket'

/** Longer than any of the mutants has lived, shorter than the campaign that the market has to pass. */
const extent = { runs: 64, depth: 500 }

/** Puts one bug after the other into the market, and plays until an invariant fails. */
export async function killMutants(seed: string): Promise<{ killed: number; survivors: string[] }> {
  const survivors: string[] = []
  for (const mutant of mutants) {
    const { passed, output } = await play({ ...extent, seed, market: write(mutant), quick: true })
    const reason = output.match(/^\[FAIL: (.*?)\]/m)?.[1]
    if (passed) survivors.push(mutant.name)
    else if (reason === undefined) throw new Error(`forge failed, but no invariant did\n${output}`)
    console.log(`${mutant.name}: ${passed ? 'survived' : reason}`)
  }
  return { killed: mutants.length - survivors.length, survivors }
}

/** Compiles the market with a bug. Gives the path of the artifact. */
function write({ name, find, replace }: Mutant): string {
  const [path = ''] = market.split(':')
  const sources = readSources('.', path)
  const parts = sources.get(path)?.split(find) ?? []
  if (parts.length !== 2)
    throw new Error(`"${name}" does not fit ${path} any more: mend test/market/invariants/mutants.ts`)
  sources.set(path, parts.join(replace))
  const artifact = join(home, 'mutant.json')
  mkdirSync(home, { recursive: true })
  writeFileSync(artifact, JSON.stringify({ abi: [], bytecode: { object: `0x${bytecode(sources, market)}` } }))
  return artifact
}
