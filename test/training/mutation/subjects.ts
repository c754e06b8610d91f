import type { Stage, Subjects } from '../../mutation/subjects.js'

const folder = 'contracts/test/training'
/** The calls of training, and those of the game, which its tests deploy without a training. */
const calls =
  'Collect,CreateRun,Finalize,Fund,OpenDispute,Refund,ResolveDispute,SettlePeriod,StartPeriod,SubmitState,Views'
const moves = 'Answer,CheckState,EnterStep,Open,Pick,PostTrace,Prove,Register,RevealLeaf,VerdictOf'

const stage = (contract: string, tests: string): Stage => ({
  recompile: [`contracts/training/${contract}.sol:${contract}`],
  tests: `${folder}/${tests}`,
})

export const subjects: Subjects = {
  unitTests: {
    // Not the attacks that bound gas, of which a contract that is not optimised takes more.
    'contracts/training/DisputeGame.sol': stage(
      'DisputeGame',
      `{Vectors.t.sol,calls/{${moves}}.t.sol,game/Games.t.sol,attacks/{Games,Reorganisations}.t.sol}`,
    ),
    'contracts/training/StepVerifier.sol': stage(
      'StepVerifier',
      `{calls/{CheckState,Prove,Register}.t.sol,game/*.t.sol,attacks/Games.t.sol}`,
    ),
    'contracts/training/TokenVote.sol': stage(
      'TokenVote',
      `{Vectors.t.sol,vote/*.t.sol,vote/calls/*.t.sol,attacks/Votes.t.sol}`,
    ),
    'contracts/training/TrainingLens.sol': stage('TrainingLens', 'TrainingLens.t.sol'),
  },
  suite: {
    recompile: ['contracts/training/Training.sol:Training'],
    // Not those of the test kit, which brings its own contracts along, and no campaigns of invariants/, which take too long for each mutant.
    tests: `${folder}/{Deployment.t.sol,Vectors.t.sol,calls/{${calls}}.t.sol,attacks/{Bounties,Coins,HostileAdjudicators,Payouts,Rollbacks,Votes}.t.sol}`,
    calls: {
      folder: `${folder}/calls`,
      helpers: {
        CreateRun: ['_checkParams', '_checkTime'],
        StartPeriod: ['_checkParent', '_mutexStatus', '_revertMutexStatus', '_runEnd'],
        SubmitState: ['_extend', '_isOpen'],
        OpenDispute: ['_openCase', '_stateStatus', '_revertStateStatus'],
        ResolveDispute: ['_disputeStatus', '_rollBack', '_fail', '_verdictOf', '_caseOf', '_pay'],
        SettlePeriod: ['_checkFinal', '_outcome', '_submittedBy'],
        Refund: ['_left', '_runStatus', '_revertRunStatus', '_funding', 'refundOf'],
        Views: [
          '_hashAt',
          '_isLive',
          '_livesAt',
          'stateAt',
          'stateOf',
          'getRun',
          'getPeriod',
          'getState',
          'getDispute',
          'getFunding',
        ],
      },
    },
  },
}
