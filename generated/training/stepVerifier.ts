//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// StepVerifier
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const stepVerifierAbi = [
  {
    type: 'function',
    inputs: [
      {
        name: 'rule',
        type: 'tuple',
        components: [
          { name: 'shape', type: 'uint80' },
          { name: 'batch', type: 'uint8' },
          { name: 'rows', type: 'uint32' },
          { name: 'mul', type: 'uint16' },
          { name: 'shift', type: 'uint8' },
          { name: 'halveEvery', type: 'uint32' },
          { name: 'schedule', type: 'uint8' },
          { name: 'seed', type: 'bytes32' },
          { name: 'dataset', type: 'bytes32' },
        ],
      },
    ],
    name: 'checkRule',
    outputs: [],
    stateMutability: 'pure',
  },
  {
    type: 'function',
    inputs: [
      {
        name: 'rule',
        type: 'tuple',
        components: [
          { name: 'shape', type: 'uint80' },
          { name: 'batch', type: 'uint8' },
          { name: 'rows', type: 'uint32' },
          { name: 'mul', type: 'uint16' },
          { name: 'shift', type: 'uint8' },
          { name: 'halveEvery', type: 'uint32' },
          { name: 'schedule', type: 'uint8' },
          { name: 'seed', type: 'bytes32' },
          { name: 'dataset', type: 'bytes32' },
        ],
      },
      {
        name: 'step',
        type: 'tuple',
        components: [
          { name: 'number', type: 'uint256' },
          { name: 'preRoot', type: 'bytes32' },
          { name: 'traceRoot', type: 'bytes32' },
        ],
      },
      { name: 'tree', type: 'uint256' },
      { name: 'index', type: 'uint256' },
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
    name: 'isWrong',
    outputs: [{ type: 'bool' }],
    stateMutability: 'pure',
  },
  {
    type: 'function',
    inputs: [
      { name: 'shape', type: 'uint80' },
      { name: 'content', type: 'bytes' },
    ],
    name: 'weightsRoot',
    outputs: [{ name: 'root', type: 'bytes32' }],
    stateMutability: 'pure',
  },
  {
    type: 'error',
    inputs: [
      { name: 'coordinate', type: 'uint256' },
      { name: 'length', type: 'uint256' },
    ],
    name: 'StepVerifier_CoordinateOutOfRange',
  },
  {
    type: 'error',
    inputs: [{ name: 'batch', type: 'uint256' }],
    name: 'StepVerifier_InvalidBatch',
  },
  {
    type: 'error',
    inputs: [
      { name: 'mul', type: 'uint256' },
      { name: 'shift', type: 'uint256' },
    ],
    name: 'StepVerifier_InvalidRate',
  },
  {
    type: 'error',
    inputs: [{ name: 'rows', type: 'uint256' }],
    name: 'StepVerifier_InvalidRows',
  },
  {
    type: 'error',
    inputs: [{ name: 'schedule', type: 'uint256' }],
    name: 'StepVerifier_InvalidSchedule',
  },
  { type: 'error', inputs: [], name: 'StepVerifier_InvalidShape' },
  {
    type: 'error',
    inputs: [
      { name: 'length', type: 'uint256' },
      { name: 'expected', type: 'uint256' },
    ],
    name: 'StepVerifier_WrongContentLength',
  },
  {
    type: 'error',
    inputs: [{ name: 'position', type: 'uint256' }],
    name: 'StepVerifier_WrongOpening',
  },
  {
    type: 'error',
    inputs: [
      { name: 'count', type: 'uint256' },
      { name: 'expected', type: 'uint256' },
    ],
    name: 'StepVerifier_WrongOpeningCount',
  },
] as const
