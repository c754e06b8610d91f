//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// TrainingLens
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const trainingLensAbi = [
  {
    type: 'function',
    inputs: [
      { name: 'training', type: 'address' },
      {
        name: 'filter',
        type: 'tuple',
        components: [
          { name: 'statuses', type: 'uint256' },
          { name: 'runId', type: 'uint256' },
          { name: 'stateHash', type: 'bytes32' },
          { name: 'challenger', type: 'address' },
        ],
      },
      { name: 'from', type: 'uint256' },
      { name: 'limit', type: 'uint256' },
    ],
    name: 'listDisputes',
    outputs: [
      {
        name: 'page',
        type: 'tuple',
        components: [
          {
            name: 'disputes',
            type: 'tuple[]',
            components: [
              { name: 'disputeId', type: 'uint256' },
              {
                name: 'dispute',
                type: 'tuple',
                components: [
                  { name: 'runId', type: 'uint256' },
                  { name: 'stateHash', type: 'bytes32' },
                  { name: 'challenger', type: 'address' },
                  { name: 'status', type: 'uint8' },
                  { name: 'verdict', type: 'uint8' },
                  { name: 'openedAt', type: 'uint40' },
                  { name: 'deadline', type: 'uint40' },
                  { name: 'resolvedAt', type: 'uint40' },
                  { name: 'caseId', type: 'uint256' },
                ],
              },
              { name: 'height', type: 'uint16' },
              { name: 'worker', type: 'address' },
              { name: 'adjudicator', type: 'address' },
            ],
          },
          { name: 'next', type: 'uint256' },
          { name: 'count', type: 'uint256' },
          { name: 'until', type: 'uint256' },
          { name: 'blockNumber', type: 'uint256' },
          { name: 'timestamp', type: 'uint256' },
        ],
      },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      { name: 'training', type: 'address' },
      {
        name: 'filter',
        type: 'tuple',
        components: [
          { name: 'runId', type: 'uint256' },
          { name: 'funder', type: 'address' },
        ],
      },
      { name: 'from', type: 'uint256' },
      { name: 'limit', type: 'uint256' },
    ],
    name: 'listFundings',
    outputs: [
      {
        name: 'page',
        type: 'tuple',
        components: [
          {
            name: 'fundings',
            type: 'tuple[]',
            components: [
              { name: 'fundingId', type: 'uint256' },
              {
                name: 'funding',
                type: 'tuple',
                components: [
                  { name: 'runId', type: 'uint256' },
                  { name: 'funder', type: 'address' },
                  { name: 'amount', type: 'uint96' },
                  { name: 'from', type: 'uint128' },
                  { name: 'fundedAt', type: 'uint40' },
                  { name: 'isRefunded', type: 'bool' },
                ],
              },
              { name: 'left', type: 'uint256' },
            ],
          },
          { name: 'next', type: 'uint256' },
          { name: 'count', type: 'uint256' },
          { name: 'blockNumber', type: 'uint256' },
          { name: 'timestamp', type: 'uint256' },
        ],
      },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      { name: 'training', type: 'address' },
      {
        name: 'filter',
        type: 'tuple',
        components: [
          { name: 'statuses', type: 'uint256' },
          { name: 'runId', type: 'uint256' },
          { name: 'worker', type: 'address' },
        ],
      },
      { name: 'from', type: 'uint256' },
      { name: 'limit', type: 'uint256' },
    ],
    name: 'listPeriods',
    outputs: [
      {
        name: 'page',
        type: 'tuple',
        components: [
          {
            name: 'periods',
            type: 'tuple[]',
            components: [
              { name: 'periodId', type: 'uint256' },
              {
                name: 'period',
                type: 'tuple',
                components: [
                  { name: 'runId', type: 'uint256' },
                  { name: 'worker', type: 'address' },
                  { name: 'status', type: 'uint8' },
                  { name: 'outcome', type: 'uint8' },
                  { name: 'startedAt', type: 'uint40' },
                  { name: 'due', type: 'uint40' },
                  { name: 'settledAt', type: 'uint40' },
                  { name: 'firstHeight', type: 'uint16' },
                  { name: 'size', type: 'uint16' },
                  { name: 'submitted', type: 'uint16' },
                  { name: 'live', type: 'uint16' },
                  { name: 'parentPeriod', type: 'uint256' },
                  { name: 'previousPeriod', type: 'uint256' },
                  { name: 'bountyDispute', type: 'uint256' },
                  { name: 'sharedDispute', type: 'uint256' },
                ],
              },
            ],
          },
          { name: 'next', type: 'uint256' },
          { name: 'count', type: 'uint256' },
          { name: 'until', type: 'uint256' },
          { name: 'blockNumber', type: 'uint256' },
          { name: 'timestamp', type: 'uint256' },
        ],
      },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      { name: 'training', type: 'address' },
      {
        name: 'filter',
        type: 'tuple',
        components: [
          { name: 'statuses', type: 'uint256' },
          { name: 'mutexes', type: 'uint256' },
          { name: 'creator', type: 'address' },
        ],
      },
      { name: 'from', type: 'uint256' },
      { name: 'limit', type: 'uint256' },
      { name: 'newestFirst', type: 'bool' },
    ],
    name: 'listRuns',
    outputs: [
      {
        name: 'page',
        type: 'tuple',
        components: [
          {
            name: 'runs',
            type: 'tuple[]',
            components: [
              { name: 'runId', type: 'uint256' },
              {
                name: 'run',
                type: 'tuple',
                components: [
                  { name: 'creator', type: 'address' },
                  { name: 'status', type: 'uint8' },
                  { name: 'mutex', type: 'uint8' },
                  { name: 'createdAt', type: 'uint40' },
                  { name: 'tip', type: 'uint16' },
                  { name: 'finalHeight', type: 'uint16' },
                  { name: 'periodId', type: 'uint256' },
                  { name: 'due', type: 'uint40' },
                  { name: 'runHash', type: 'bytes32' },
                  { name: 'genesisRoot', type: 'bytes32' },
                  { name: 'funded', type: 'uint128' },
                  { name: 'spent', type: 'uint128' },
                  { name: 'maxSeconds', type: 'uint32' },
                  { name: 'fee', type: 'uint96' },
                  {
                    name: 'params',
                    type: 'tuple',
                    components: [
                      { name: 'reward', type: 'uint96' },
                      { name: 'workerDeposit', type: 'uint96' },
                      { name: 'challengeDeposit', type: 'uint96' },
                      { name: 'maxStates', type: 'uint16' },
                      { name: 'statesPerPeriod', type: 'uint16' },
                      { name: 'stateSeconds', type: 'uint40' },
                      { name: 'challengeWindow', type: 'uint40' },
                      { name: 'runSeconds', type: 'uint40' },
                      { name: 'adjudicator', type: 'address' },
                      { name: 'taskDigest', type: 'bytes32' },
                      { name: 'genesisState', type: 'bytes32' },
                    ],
                  },
                ],
              },
              { name: 'worker', type: 'address' },
            ],
          },
          { name: 'next', type: 'uint256' },
          { name: 'count', type: 'uint256' },
          { name: 'until', type: 'uint256' },
          { name: 'blockNumber', type: 'uint256' },
          { name: 'timestamp', type: 'uint256' },
        ],
      },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      { name: 'training', type: 'address' },
      {
        name: 'filter',
        type: 'tuple',
        components: [
          { name: 'statuses', type: 'uint256' },
          { name: 'runId', type: 'uint256' },
          { name: 'worker', type: 'address' },
        ],
      },
      { name: 'fromPeriod', type: 'uint256' },
      { name: 'fromCount', type: 'uint256' },
      { name: 'limit', type: 'uint256' },
    ],
    name: 'listStates',
    outputs: [
      {
        name: 'page',
        type: 'tuple',
        components: [
          {
            name: 'states',
            type: 'tuple[]',
            components: [
              { name: 'stateHash', type: 'bytes32' },
              {
                name: 'state',
                type: 'tuple',
                components: [
                  { name: 'runId', type: 'uint256' },
                  { name: 'periodId', type: 'uint256' },
                  { name: 'height', type: 'uint16' },
                  { name: 'status', type: 'uint8' },
                  { name: 'submittedAt', type: 'uint40' },
                  { name: 'contestableUntil', type: 'uint40' },
                  { name: 'finalAt', type: 'uint40' },
                  { name: 'worker', type: 'address' },
                  { name: 'parentHash', type: 'bytes32' },
                  { name: 'root', type: 'bytes32' },
                  { name: 'stepsRoot', type: 'bytes32' },
                  { name: 'disputes', type: 'uint32' },
                  { name: 'openDisputes', type: 'uint32' },
                  { name: 'firstDispute', type: 'uint256' },
                  { name: 'replaced', type: 'bytes32' },
                ],
              },
              { name: 'firstChallenger', type: 'address' },
            ],
          },
          { name: 'nextPeriod', type: 'uint256' },
          { name: 'nextCount', type: 'uint256' },
          { name: 'until', type: 'uint256' },
          { name: 'blockNumber', type: 'uint256' },
          { name: 'timestamp', type: 'uint256' },
        ],
      },
    ],
    stateMutability: 'view',
  },
  {
    type: 'error',
    inputs: [{ name: 'target', type: 'address' }],
    name: 'Lens_NoContract',
  },
] as const
