import { type Subjects, unitTests } from '../../mutation/subjects.js'

export const subjects: Subjects = {
  unitTests: {
    'contracts/market/ClaimTree.sol': unitTests('contracts/test/market/ClaimTree.t.sol', 'ClaimTreeHarness'),
    'contracts/market/MarketLens.sol': {
      recompile: ['contracts/market/MarketLens.sol:MarketLens'],
      tests: 'contracts/test/market/MarketLens.t.sol',
    },
  },
  // The tests of each call, and those that play whole attacks.
  suite: {
    recompile: ['contracts/market/ModelMarket.sol:ModelMarket'],
    // Three kinds of tests are left out. Those of the lens bound gas, and mutants are compiled without the optimiser, so they take more.
    // Those of the test kit deploy the market that it brings along, which is no mutant. Campaigns of invariants/ take too long.
    tests:
      'contracts/test/market/{ClaimTree.t.sol,HostileToken.t.sol,LastCallTwin.t.sol,Regressions.t.sol,Vectors.t.sol,calls/*,attacks/*}',
    calls: {
      folder: 'contracts/test/market/calls',
      helpers: {
        CancelRequest: ['_abandon', '_refund', '_close'],
        ClaimScore: ['_outranks', '_ownSubmission'],
        Collect: ['_payout', '_potSilent'],
        CreateRequest: ['_checkParams', '_checkWindow'],
        EnforceTimeout: ['_slash', '_startWindow', '_revertStatus'],
        RevealModel: ['_checkVector', '_checkTruth', '_recount', '_checkCommitment', '_settle'],
        Views: ['_status', '_load', '_submission', '_stateOf', 'candidateOf', 'getRequest', 'getSubmission'],
      },
    },
  },
}
