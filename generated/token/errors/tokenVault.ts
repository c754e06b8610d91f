// Written by `npm run generate`. Change contracts/ instead.

/** The errors of TokenVault. */
export const tokenVaultErrorsAbi = [
  {
    "type": "error",
    "name": "AddressEmptyCode",
    "inputs": [
      {
        "name": "target",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "FailedCall",
    "inputs": []
  },
  {
    "type": "error",
    "name": "ReentrancyGuardReentrantCall",
    "inputs": []
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
  },
  {
    "type": "error",
    "name": "TokenVault_NothingToSweep",
    "inputs": []
  },
  {
    "type": "error",
    "name": "TokenVault_PermitFailed",
    "inputs": [
      {
        "name": "needed",
        "type": "uint256"
      },
      {
        "name": "allowance",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "TokenVault_ZeroAddress",
    "inputs": []
  }
] as const
