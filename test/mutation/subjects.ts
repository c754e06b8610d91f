import { existsSync } from 'node:fs'
import type { ContractName } from './compiler.js'

/** Tests that may notice a mutant, and the contracts that they take from an artifact. */
export interface Stage {
  recompile: ContractName[]
  /** Of paths, as `forge test --match-path` takes it. */
  tests: string
  /** Of those, what is likely to notice it, and quick. */
  first?: string
}

/** A file to mutate. Its own tests come first: they are quick, and should suffice. */
interface Subject {
  file: string
  stages: Stage[]
}

const recompile: ContractName[] = ['contracts/market/ModelMarket.sol:ModelMarket']

/** The tests of each call, in a file of its name, and those that play whole attacks. */
const market: Stage = {
  recompile,
  tests: 'contracts/test/{market/*,attacks/*,Regressions.t.sol,Vectors.t.sol}',
}

/** The tests of a library or a coin, in a file of its name. */
const own = (tests: string, contract: string): Stage => ({ recompile: [`${tests}:${contract}`], tests })

const subjects: Subject[] = [
  {
    file: 'contracts/libraries/ClaimTree.sol',
    stages: [own('contracts/test/libraries/ClaimTree.t.sol', 'ClaimTreeHarness'), market],
  },
  {
    file: 'contracts/libraries/LabelLanes.sol',
    stages: [own('contracts/test/libraries/LabelLanes.t.sol', 'LabelLanesHarness'), market],
  },
  {
    file: 'contracts/libraries/Superhash.sol',
    stages: [own('contracts/test/libraries/Superhash.t.sol', 'SuperhashHarness'), market],
  },
  { file: 'contracts/market/ModelMarket.sol', stages: [market] },
  {
    file: 'contracts/token/ModelCoin.sol',
    stages: [own('contracts/test/token/ModelCoin.t.sol', 'ModelCoin_Test')],
  },
  {
    file: 'contracts/token/ModelCoinFaucet.sol',
    stages: [own('contracts/test/token/ModelCoinFaucet.t.sol', 'ModelCoinFaucet_Test')],
  },
]

/** The stages of a mutant within `Contract.function`; none if no tests are named here that would notice it. */
export function stagesOf(file: string, within: string): Stage[] {
  const { stages = [] } = subjects.find((subject) => subject.file === file) ?? {}
  const call = within.split('.')[1] ?? ''
  const first = `contracts/test/market/${call.charAt(0).toUpperCase()}${call.slice(1)}.t.sol`
  return stages.map((stage) => (stage === market && existsSync(first) ? { ...stage, first } : stage))
}
