//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// MarketLens
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const marketLensAbi = [
  {
    type: 'function',
    inputs: [
      { name: 'market', type: 'address' },
      {
        name: 'filter',
        type: 'tuple',
        components: [
          { name: 'statuses', type: 'uint256' },
          { name: 'requester', type: 'address' },
        ],
      },
      { name: 'from', type: 'uint256' },
      { name: 'limit', type: 'uint256' },
      { name: 'newestFirst', type: 'bool' },
    ],
    name: 'listRequests',
    outputs: [
      {
        name: 'page',
        type: 'tuple',
        components: [
          {
            name: 'requests',
            type: 'tuple[]',
            components: [
              { name: 'requestId', type: 'uint256' },
              {
                name: 'request',
                type: 'tuple',
                components: [
                  { name: 'requester', type: 'address' },
                  { name: 'phase', type: 'uint8' },
                  { name: 'status', type: 'uint8' },
                  { name: 'width', type: 'uint8' },
                  { name: 'size', type: 'uint24' },
                  { name: 'minScore', type: 'uint24' },
                  { name: 'reward', type: 'uint96' },
                  { name: 'stake', type: 'uint96' },
                  { name: 'responseWindow', type: 'uint32' },
                  { name: 'deadline', type: 'uint64' },
                  { name: 'claimsEnd', type: 'uint64' },
                  { name: 'candidateDeadline', type: 'uint64' },
                  { name: 'closedAt', type: 'uint64' },
                  { name: 'submissionCount', type: 'uint24' },
                  { name: 'liveCount', type: 'uint24' },
                  { name: 'answeredCount', type: 'uint24' },
                  { name: 'hasLeader', type: 'bool' },
                  { name: 'leader', type: 'uint24' },
                  { name: 'leaderScore', type: 'uint24' },
                  { name: 'hasProof', type: 'bool' },
                  { name: 'proof', type: 'uint24' },
                  { name: 'proofScore', type: 'uint24' },
                  { name: 'truth', type: 'bytes32' },
                  { name: 'datasetDigest', type: 'bytes32' },
                ],
              },
              {
                name: 'leading',
                type: 'tuple',
                components: [
                  { name: 'trainer', type: 'address' },
                  { name: 'state', type: 'uint8' },
                  { name: 'score', type: 'uint24' },
                  { name: 'provenAt', type: 'uint40' },
                  { name: 'previousProof', type: 'uint24' },
                  { name: 'commitment', type: 'bytes32' },
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
      { name: 'market', type: 'address' },
      { name: 'requestId', type: 'uint256' },
      { name: 'trainer', type: 'address' },
      { name: 'fromRequest', type: 'uint256' },
      { name: 'fromIndex', type: 'uint256' },
      { name: 'limit', type: 'uint256' },
    ],
    name: 'listSubmissions',
    outputs: [
      {
        name: 'page',
        type: 'tuple',
        components: [
          {
            name: 'submissions',
            type: 'tuple[]',
            components: [
              { name: 'requestId', type: 'uint256' },
              { name: 'index', type: 'uint256' },
              { name: 'status', type: 'uint8' },
              { name: 'payout', type: 'uint256' },
              {
                name: 'submission',
                type: 'tuple',
                components: [
                  { name: 'trainer', type: 'address' },
                  { name: 'state', type: 'uint8' },
                  { name: 'score', type: 'uint24' },
                  { name: 'provenAt', type: 'uint40' },
                  { name: 'previousProof', type: 'uint24' },
                  { name: 'commitment', type: 'bytes32' },
                ],
              },
            ],
          },
          { name: 'nextRequestId', type: 'uint256' },
          { name: 'nextIndex', type: 'uint256' },
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
