//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// DisputeGame
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const disputeGameAbi = [
  {
    type: 'constructor',
    inputs: [{ name: 'stepVerifier_', type: 'address' }],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'node', type: 'bytes32' },
      { name: 'levels', type: 'uint256' },
      { name: 'children', type: 'bytes32[]' },
    ],
    name: 'answer',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'node', type: 'bytes32' },
      { name: 'levels', type: 'uint256' },
    ],
    name: 'answeredAt',
    outputs: [{ type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'caseCount',
    outputs: [{ type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      { name: 'runId', type: 'uint256' },
      { name: 'root', type: 'bytes32' },
      { name: 'stepsRoot', type: 'bytes32' },
      { name: 'data', type: 'bytes' },
    ],
    name: 'checkState',
    outputs: [{ name: 'superhash', type: 'bytes32' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'training', type: 'address' },
      { name: 'runId', type: 'uint256' },
      { name: 'tree', type: 'uint256' },
      { name: 'traceRoot', type: 'bytes32' },
      { name: 'preRoot', type: 'bytes32' },
      { name: 'siblings', type: 'bytes32[]' },
    ],
    name: 'enterStep',
    outputs: [],
    stateMutability: 'nonpayable',
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
          { name: 'worker', type: 'address' },
          { name: 'challenger', type: 'address' },
          { name: 'verdict', type: 'uint8' },
          { name: 'stage', type: 'uint8' },
          { name: 'turn', type: 'uint8' },
          { name: 'deadline', type: 'uint40' },
          { name: 'arrivedAt', type: 'uint40' },
          { name: 'answeredAt', type: 'uint40' },
          { name: 'workerUsed', type: 'uint32' },
          { name: 'challengerUsed', type: 'uint32' },
          { name: 'node', type: 'bytes32' },
          { name: 'index', type: 'uint256' },
          { name: 'levels', type: 'uint256' },
          { name: 'firstStep', type: 'uint256' },
          { name: 'step', type: 'uint256' },
          { name: 'stepsRoot', type: 'bytes32' },
          { name: 'preRoot', type: 'bytes32' },
          { name: 'traceRoot', type: 'bytes32' },
        ],
      },
    ],
    stateMutability: 'view',
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
      { name: 'training', type: 'address' },
      { name: 'runId', type: 'uint256' },
      { name: 'child', type: 'uint256' },
      { name: 'hash', type: 'bytes32' },
      { name: 'siblings', type: 'bytes32[]' },
    ],
    name: 'pick',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'training', type: 'address' },
      { name: 'runId', type: 'uint256' },
      { name: 'step', type: 'uint256' },
      { name: 'traceRoot', type: 'bytes32' },
    ],
    name: 'postTrace',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'coordinate', type: 'uint256' },
      { name: 'data', type: 'bytes' },
      {
        name: 'openings',
        type: 'tuple[]',
        components: [
          { name: 'data', type: 'bytes' },
          { name: 'proof', type: 'bytes32[]' },
        ],
      },
    ],
    name: 'prove',
    outputs: [],
    stateMutability: 'nonpayable',
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
      { name: 'node', type: 'bytes32' },
      { name: 'data', type: 'bytes' },
    ],
    name: 'revealLeaf',
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
    outputs: [{ name: 'rule', type: 'bytes' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'stepVerifier',
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
      { name: 'caseId', type: 'uint256', indexed: true },
      { name: 'node', type: 'bytes32', indexed: true },
      { name: 'index', type: 'uint256' },
      { name: 'levels', type: 'uint256' },
    ],
    name: 'ChildPicked',
  },
  {
    type: 'event',
    inputs: [
      { name: 'caseId', type: 'uint256', indexed: true },
      { name: 'node', type: 'bytes32', indexed: true },
      { name: 'coordinate', type: 'uint256' },
    ],
    name: 'LeafRefuted',
  },
  {
    type: 'event',
    inputs: [
      { name: 'node', type: 'bytes32', indexed: true },
      { name: 'data', type: 'bytes' },
    ],
    name: 'LeafRevealed',
  },
  {
    type: 'event',
    inputs: [
      { name: 'node', type: 'bytes32', indexed: true },
      { name: 'levels', type: 'uint256', indexed: true },
      { name: 'children', type: 'bytes32[]' },
    ],
    name: 'NodeAnswered',
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
    inputs: [
      { name: 'caseId', type: 'uint256', indexed: true },
      { name: 'node', type: 'bytes32', indexed: true },
      { name: 'tree', type: 'uint256' },
      { name: 'preRoot', type: 'bytes32' },
      { name: 'levels', type: 'uint256' },
    ],
    name: 'StepEntered',
  },
  {
    type: 'event',
    inputs: [
      { name: 'caseId', type: 'uint256', indexed: true },
      { name: 'traceRoot', type: 'bytes32' },
    ],
    name: 'TracePosted',
  },
  {
    type: 'error',
    inputs: [
      { name: 'training', type: 'address' },
      { name: 'runId', type: 'uint256' },
    ],
    name: 'DisputeGame_AlreadyRegistered',
  },
  {
    type: 'error',
    inputs: [{ name: 'caseId', type: 'uint256' }],
    name: 'DisputeGame_AlreadyTraced',
  },
  {
    type: 'error',
    inputs: [{ name: 'length', type: 'uint256' }],
    name: 'DisputeGame_ContentTooLong',
  },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'verdict', type: 'uint8' },
    ],
    name: 'DisputeGame_Decided',
  },
  {
    type: 'error',
    inputs: [{ name: 'index', type: 'uint256' }],
    name: 'DisputeGame_EmptyPadding',
  },
  { type: 'error', inputs: [], name: 'DisputeGame_InvalidCid' },
  {
    type: 'error',
    inputs: [{ name: 'clock', type: 'uint256' }],
    name: 'DisputeGame_InvalidClock',
  },
  { type: 'error', inputs: [], name: 'DisputeGame_InvalidEncoding' },
  {
    type: 'error',
    inputs: [{ name: 'grace', type: 'uint256' }],
    name: 'DisputeGame_InvalidGrace',
  },
  { type: 'error', inputs: [], name: 'DisputeGame_InvalidShape' },
  {
    type: 'error',
    inputs: [{ name: 'stepsPerState', type: 'uint256' }],
    name: 'DisputeGame_InvalidStepsPerState',
  },
  {
    type: 'error',
    inputs: [{ name: 'length', type: 'uint256' }],
    name: 'DisputeGame_LeafTooLong',
  },
  { type: 'error', inputs: [], name: 'DisputeGame_NoLevels' },
  {
    type: 'error',
    inputs: [{ name: 'caseId', type: 'uint256' }],
    name: 'DisputeGame_NotAnswered',
  },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'account', type: 'address' },
    ],
    name: 'DisputeGame_NotChallenger',
  },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'account', type: 'address' },
    ],
    name: 'DisputeGame_NotWorker',
  },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'expected', type: 'uint256' },
      { name: 'actual', type: 'uint256' },
    ],
    name: 'DisputeGame_RunMismatch',
  },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'expected', type: 'uint256' },
      { name: 'actual', type: 'uint256' },
    ],
    name: 'DisputeGame_StepMismatch',
  },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'expected', type: 'bytes32' },
      { name: 'actual', type: 'bytes32' },
    ],
    name: 'DisputeGame_TraceMismatch',
  },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'expected', type: 'address' },
      { name: 'actual', type: 'address' },
    ],
    name: 'DisputeGame_TrainingMismatch',
  },
  {
    type: 'error',
    inputs: [{ name: 'caseId', type: 'uint256' }],
    name: 'DisputeGame_UnknownCase',
  },
  {
    type: 'error',
    inputs: [{ name: 'child', type: 'uint256' }],
    name: 'DisputeGame_UnknownChild',
  },
  {
    type: 'error',
    inputs: [
      { name: 'training', type: 'address' },
      { name: 'runId', type: 'uint256' },
    ],
    name: 'DisputeGame_UnknownRun',
  },
  {
    type: 'error',
    inputs: [{ name: 'tree', type: 'uint256' }],
    name: 'DisputeGame_UnknownTree',
  },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'coordinate', type: 'uint256' },
    ],
    name: 'DisputeGame_ValueIsRight',
  },
  { type: 'error', inputs: [], name: 'DisputeGame_WrongLastStep' },
  {
    type: 'error',
    inputs: [
      { name: 'length', type: 'uint256' },
      { name: 'expected', type: 'uint256' },
    ],
    name: 'DisputeGame_WrongLength',
  },
  {
    type: 'error',
    inputs: [{ name: 'node', type: 'bytes32' }],
    name: 'DisputeGame_WrongNode',
  },
  {
    type: 'error',
    inputs: [{ name: 'preRoot', type: 'bytes32' }],
    name: 'DisputeGame_WrongPreRoot',
  },
  {
    type: 'error',
    inputs: [
      { name: 'root', type: 'bytes32' },
      { name: 'expected', type: 'bytes32' },
    ],
    name: 'DisputeGame_WrongRoot',
  },
  {
    type: 'error',
    inputs: [
      { name: 'caseId', type: 'uint256' },
      { name: 'stage', type: 'uint8' },
    ],
    name: 'DisputeGame_WrongStage',
  },
  { type: 'error', inputs: [], name: 'DisputeGame_ZeroRoot' },
] as const
