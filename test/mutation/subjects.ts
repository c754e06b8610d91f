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
  tests: 'contracts/test/market/{*,calls/*,attacks/*}',
}

/** The tests of a library or a coin, in a file of its name. */
const own = (tests: string, contract: string): Stage => ({ recompile: [`${tests}:${contract}`], tests })

const subjects: Subject[] = [
  {
    file: 'contracts/market/ClaimTree.sol',
    stages: [own('contracts/test/market/ClaimTree.t.sol', 'ClaimTreeHarness'), market],
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

/** Whose tests know best what has no tests of its own. */
const shared: Record<string, string[]> = {
  CancelRequest: ['_abandon', '_refund', '_close'],
  ClaimScore: ['_outranks', '_ownSubmission'],
  Collect: ['_payout', '_potSilent', '_addToPot'],
  CreateRequest: ['_checkParams', '_checkWindow'],
  EnforceTimeout: ['_slash', '_startWindow', '_revertStatus'],
  RevealModel: ['_checkVector', '_checkTruth', '_recount', '_checkCommitment', '_settle'],
  Views: ['_status', '_load', '_submission', '_stateOf', 'candidateOf', 'getRequest', 'getSubmission'],
}

/** The stages of a mutant within `Contract.function`; none if no tests are named here that would notice it. */
export function stagesOf(file: string, within: string): Stage[] {
  const { stages = [] } = subjects.find((subject) => subject.file === file) ?? {}
  const name = within.split('.')[1] ?? ''
  const own = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const known = Object.keys(shared).find((test) => shared[test]?.includes(name)) ?? own
  const first = `contracts/test/market/calls/${known}.t.sol`
  return stages.map((stage) => (stage === market && existsSync(first) ? { ...stage, first } : stage))
}
