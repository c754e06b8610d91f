import type { ContractName } from './compiler.js'

/** Tests that may notice a mutant, and the contracts that they take from an artifact. */
export interface Stage {
  recompile: ContractName[]
  /** Of paths, as `forge test --match-path` takes it. */
  tests: string
}

/** A file to mutate. Its own tests come first: they are quick, and should suffice. */
export interface Subject {
  file: string
  stages: Stage[]
}

const recompile: ContractName[] = ['contracts/market/ModelMarket.sol:ModelMarket']

/** The tests of each call, and then those that play whole attacks. */
const market: Stage[] = [
  { recompile, tests: 'contracts/test/{market/*,Regressions.t.sol,Vectors.t.sol}' },
  { recompile, tests: 'contracts/test/attacks/*' },
]

/** The tests of a library or a coin, in a file of its name. */
const own = (tests: string, contract: string): Stage => ({ recompile: [`${tests}:${contract}`], tests })

export const subjects: Subject[] = [
  {
    file: 'contracts/libraries/ClaimTree.sol',
    stages: [own('contracts/test/libraries/ClaimTree.t.sol', 'ClaimTreeHarness'), ...market],
  },
  {
    file: 'contracts/libraries/LabelLanes.sol',
    stages: [own('contracts/test/libraries/LabelLanes.t.sol', 'LabelLanesHarness'), ...market],
  },
  {
    file: 'contracts/libraries/Superhash.sol',
    stages: [own('contracts/test/libraries/Superhash.t.sol', 'SuperhashHarness'), ...market],
  },
  { file: 'contracts/market/ModelMarket.sol', stages: market },
  {
    file: 'contracts/token/ModelCoin.sol',
    stages: [own('contracts/test/token/ModelCoin.t.sol', 'ModelCoin_Test')],
  },
  {
    file: 'contracts/token/ModelCoinFaucet.sol',
    stages: [own('contracts/test/token/ModelCoinFaucet.t.sol', 'ModelCoinFaucet_Test')],
  },
]
