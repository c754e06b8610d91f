import { type Subjects, unitTests } from '../../mutation/subjects.js'

export const subjects: Subjects = {
  unitTests: {
    'contracts/libraries/ExactStep.sol': unitTests(
      'contracts/test/libraries/ExactStep.t.sol',
      'ExactStepHarness',
    ),
    'contracts/libraries/LabelLanes.sol': unitTests(
      'contracts/test/libraries/LabelLanes.t.sol',
      'LabelLanesHarness',
    ),
    'contracts/libraries/Lens.sol': unitTests('contracts/test/libraries/Lens.t.sol', 'Lens_Test'),
    'contracts/libraries/MerkleTree.sol': unitTests(
      'contracts/test/libraries/MerkleTree.t.sol',
      'MerkleTreeHarness',
    ),
    'contracts/libraries/Superhash.sol': unitTests(
      'contracts/test/libraries/Superhash.t.sol',
      'SuperhashHarness',
    ),
    'contracts/token/ModelCoin.sol': unitTests('contracts/test/token/ModelCoin.t.sol', 'ModelCoin_Test'),
    'contracts/token/ModelCoinFaucet.sol': unitTests(
      'contracts/test/token/ModelCoinFaucet.t.sol',
      'ModelCoinFaucet_Test',
    ),
    'contracts/token/TokenVault.sol': unitTests('contracts/test/token/TokenVault.t.sol', 'TokenVault_Test'),
  },
}
