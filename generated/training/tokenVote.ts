//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// TokenVote
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const tokenVoteAbi = [
  {
    type: 'constructor',
    inputs: [
      { name: 'token_', type: 'address' },
      { name: 'treasury_', type: 'address' },
    ],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'training', type: 'address' },
      { name: 'stateHash', type: 'bytes32' },
    ],
    name: 'caseIdOf',
    outputs: [{ type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      { type: 'uint256' },
      { name: 'root', type: 'bytes32' },
      { name: 'stepsRoot', type: 'bytes32' },
      { name: 'data', type: 'bytes' },
    ],
    name: 'checkState',
    outputs: [{ name: 'superhash', type: 'bytes32' }],
    stateMutability: 'pure',
  },
  {
    type: 'function',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'account', type: 'address' },
    ],
    name: 'collectVote',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'commitment', type: 'bytes32' },
      { name: 'weight', type: 'uint96' },
    ],
    name: 'commitVote',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'voter', type: 'address' },
      { name: 'weight', type: 'uint96' },
      { name: 'upheld', type: 'bool' },
      { name: 'salt', type: 'bytes32' },
    ],
    name: 'commitmentOf',
    outputs: [{ type: 'bytes32' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'voter', type: 'address' },
    ],
    name: 'getBallot',
    outputs: [
      {
        type: 'tuple',
        components: [
          { name: 'status', type: 'uint8' },
          { name: 'upheld', type: 'bool' },
          { name: 'weight', type: 'uint96' },
          { name: 'committedAt', type: 'uint40' },
          { name: 'revealedAt', type: 'uint40' },
          { name: 'collectedAt', type: 'uint40' },
          { name: 'commitment', type: 'bytes32' },
        ],
      },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [{ name: 'caseId', type: 'uint256' }],
    name: 'getCase',
    outputs: [
      {
        type: 'tuple',
        components: [
          { name: 'training', type: 'address' },
          { name: 'runId', type: 'uint256' },
          { name: 'stateHash', type: 'bytes32' },
          { name: 'challenger', type: 'address' },
          { name: 'status', type: 'uint8' },
          { name: 'verdict', type: 'uint8' },
          { name: 'openedAt', type: 'uint40' },
          { name: 'commitEnd', type: 'uint40' },
          { name: 'revealEnd', type: 'uint40' },
          { name: 'quorum', type: 'uint96' },
          { name: 'fee', type: 'uint96' },
          { name: 'revealedWeight', type: 'uint128' },
          { name: 'upheldWeight', type: 'uint128' },
          { name: 'weightLeft', type: 'uint128' },
          { name: 'feeLeft', type: 'uint96' },
        ],
      },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [{ name: 'data', type: 'bytes[]' }],
    name: 'multicall',
    outputs: [{ name: 'results', type: 'bytes[]' }],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      {
        name: 'claim',
        type: 'tuple',
        components: [
          { name: 'runId', type: 'uint256' },
          { name: 'height', type: 'uint256' },
          { name: 'stateHash', type: 'bytes32' },
          { name: 'root', type: 'bytes32' },
          { name: 'stepsRoot', type: 'bytes32' },
          { name: 'parentRoot', type: 'bytes32' },
          { name: 'worker', type: 'address' },
          { name: 'challenger', type: 'address' },
        ],
      },
    ],
    name: 'open',
    outputs: [{ name: 'caseId', type: 'uint256' }],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'account', type: 'address' },
    ],
    name: 'payoutOf',
    outputs: [{ type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'pot',
    outputs: [{ type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      { name: 'runId', type: 'uint256' },
      { name: 'rule', type: 'bytes' },
      { name: 'genesisRoot', type: 'bytes32' },
      { name: 'content', type: 'bytes' },
    ],
    name: 'register',
    outputs: [
      { name: 'maxSeconds', type: 'uint32' },
      { name: 'fee', type: 'uint96' },
    ],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'upheld', type: 'bool' },
      { name: 'salt', type: 'bytes32' },
    ],
    name: 'revealVote',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'training', type: 'address' },
      { name: 'runId', type: 'uint256' },
    ],
    name: 'ruleOf',
    outputs: [{ type: 'bytes' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      { name: 'value', type: 'uint256' },
      { name: 'deadline', type: 'uint256' },
      { name: 'v', type: 'uint8' },
      { name: 'r', type: 'bytes32' },
      { name: 's', type: 'bytes32' },
    ],
    name: 'selfPermit',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'sweep',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'token',
    outputs: [{ type: 'address' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'treasury',
    outputs: [{ type: 'address' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [{ name: 'caseId', type: 'uint256' }],
    name: 'verdictOf',
    outputs: [{ type: 'uint8' }],
    stateMutability: 'view',
  },
  {
    type: 'event',
    inputs: [
      { name: 'caseId', type: 'uint256', indexed: true },
      { name: 'stateHash', type: 'bytes32', indexed: true },
      { name: 'training', type: 'address', indexed: true },
      { name: 'runId', type: 'uint256' },
      { name: 'worker', type: 'address' },
      { name: 'challenger', type: 'address' },
    ],
    name: 'CaseOpened',
  },
  {
    type: 'event',
    inputs: [
      { name: 'runId', type: 'uint256', indexed: true },
      { name: 'training', type: 'address', indexed: true },
    ],
    name: 'RuleRegistered',
  },
  {
    type: 'event',
    inputs: [{ name: 'amount', type: 'uint256' }],
    name: 'Swept',
  },
  {
    type: 'event',
    inputs: [
      { name: 'caseId', type: 'uint256', indexed: true },
      { name: 'account', type: 'address', indexed: true },
      { name: 'amount', type: 'uint256' },
    ],
    name: 'VoteCollected',
  },
  {
    type: 'event',
    inputs: [
      { name: 'caseId', type: 'uint256', indexed: true },
      { name: 'voter', type: 'address', indexed: true },
      { name: 'commitment', type: 'bytes32' },
      { name: 'weight', type: 'uint96' },
    ],
    name: 'VoteCommitted',
  },
  {
    type: 'event',
    inputs: [
      { name: 'caseId', type: 'uint256', indexed: true },
      { name: 'voter', type: 'address', indexed: true },
      { name: 'upheld', type: 'bool' },
      { name: 'weight', type: 'uint96' },
    ],
    name: 'VoteRevealed',
  },
  {
    type: 'error',
    inputs: [{ name: 'target', type: 'address' }],
    name: 'AddressEmptyCode',
  },
  { type: 'error', inputs: [], name: 'FailedCall' },
  { type: 'error', inputs: [], name: 'ReentrancyGuardReentrantCall' },
  {
    type: 'error',
    inputs: [{ name: 'token', type: 'address' }],
    name: 'SafeERC20FailedOperation',
  },
  { type: 'error', inputs: [], name: 'TokenVault_NothingToSweep' },
  {
    type: 'error',
    inputs: [
      { name: 'needed', type: 'uint256' },
      { name: 'allowance', type: 'uint256' },
    ],
    name: 'TokenVault_PermitFailed',
  },
  { type: 'error', inputs: [], name: 'TokenVault_ZeroAddress' },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'voter', type: 'address' },
    ],
    name: 'TokenVote_AlreadyCommitted',
  },
  {
    type: 'error',
    inputs: [{ name: 'caseId', type: 'uint256' }],
    name: 'TokenVote_AlreadyOpened',
  },
  {
    type: 'error',
    inputs: [
      { name: 'training', type: 'address' },
      { name: 'runId', type: 'uint256' },
    ],
    name: 'TokenVote_AlreadyRegistered',
  },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'voter', type: 'address' },
      { name: 'expected', type: 'bytes32' },
      { name: 'actual', type: 'bytes32' },
    ],
    name: 'TokenVote_CommitmentMismatch',
  },
  {
    type: 'error',
    inputs: [{ name: 'cid', type: 'bytes' }],
    name: 'TokenVote_InvalidCid',
  },
  { type: 'error', inputs: [], name: 'TokenVote_InvalidCommitment' },
  {
    type: 'error',
    inputs: [{ name: 'length', type: 'uint256' }],
    name: 'TokenVote_InvalidEncoding',
  },
  {
    type: 'error',
    inputs: [{ name: 'fee', type: 'uint256' }],
    name: 'TokenVote_InvalidFee',
  },
  {
    type: 'error',
    inputs: [{ name: 'quorum', type: 'uint256' }],
    name: 'TokenVote_InvalidQuorum',
  },
  { type: 'error', inputs: [], name: 'TokenVote_InvalidText' },
  {
    type: 'error',
    inputs: [
      { name: 'voteSeconds', type: 'uint256' },
      { name: 'minimum', type: 'uint256' },
      { name: 'maximum', type: 'uint256' },
    ],
    name: 'TokenVote_InvalidVoteSeconds',
  },
  { type: 'error', inputs: [], name: 'TokenVote_InvalidWeight' },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'account', type: 'address' },
    ],
    name: 'TokenVote_NothingToCollect',
  },
  {
    type: 'error',
    inputs: [{ name: 'caseId', type: 'uint256' }],
    name: 'TokenVote_UnknownCase',
  },
  {
    type: 'error',
    inputs: [
      { name: 'training', type: 'address' },
      { name: 'runId', type: 'uint256' },
    ],
    name: 'TokenVote_UnknownRun',
  },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'voter', type: 'address' },
      { name: 'status', type: 'uint8' },
    ],
    name: 'TokenVote_WrongBallotStatus',
  },
  {
    type: 'error',
    inputs: [
      { name: 'root', type: 'bytes32' },
      { name: 'expected', type: 'bytes32' },
    ],
    name: 'TokenVote_WrongRoot',
  },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'status', type: 'uint8' },
      { name: 'until', type: 'uint256' },
    ],
    name: 'TokenVote_WrongStatus',
  },
] as const
