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
    // Not those that bound gas, of which a market that is not optimised takes more (the lens's), and not those of the market that the
    // test kit brings along, which is no mutant. Campaigns of invariants/ take too long for each mutant.
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
