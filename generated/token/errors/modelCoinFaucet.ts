// Written by `npm run generate`. Change contracts/ instead.

/** The errors of ModelCoinFaucet. */
export const modelCoinFaucetErrorsAbi = [
  {
    "type": "error",
    "name": "Faucet_AlreadyReceived",
    "inputs": [
      {
        "name": "account",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Faucet_Empty",
    "inputs": [
      {
        "name": "balance",
        "type": "uint256"
      },
      {
        "name": "needed",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "SafeERC20FailedOperation",
    "inputs": [
      {
        "name": "token",
        "type": "address"
      }
    ]
  }
] as const
