//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// ModelCoinFaucet
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const modelCoinFaucetAbi = [
  {
    type: 'constructor',
    inputs: [{ name: 'token_', type: 'address' }],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'AMOUNT',
    outputs: [{ type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'drip',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [{ name: 'account', type: 'address' }],
    name: 'hasReceived',
    outputs: [{ type: 'bool' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'token',
    outputs: [{ type: 'address' }],
    stateMutability: 'view',
  },
  {
    type: 'event',
    inputs: [
      { name: 'account', type: 'address', indexed: true },
      { name: 'amount', type: 'uint256' },
    ],
    name: 'Dripped',
  },
  {
    type: 'error',
    inputs: [{ name: 'account', type: 'address' }],
    name: 'Faucet_AlreadyReceived',
  },
  {
    type: 'error',
    inputs: [
      { name: 'balance', type: 'uint256' },
      { name: 'needed', type: 'uint256' },
    ],
    name: 'Faucet_Empty',
  },
  {
    type: 'error',
    inputs: [{ name: 'token', type: 'address' }],
    name: 'SafeERC20FailedOperation',
  },
] as const
