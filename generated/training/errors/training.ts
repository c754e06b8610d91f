// Written by `npm run generate`. Change contracts/ instead.

/** The errors of Training. */
export const trainingErrorsAbi = [
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
  },
  {
    "type": "error",
    "name": "Training_AlreadyRefunded",
    "inputs": [
      {
        "name": "fundingId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_GenesisMismatch",
    "inputs": [
      {
        "name": "expected",
        "type": "bytes32"
      },
      {
        "name": "actual",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_InsufficientGas",
    "inputs": [
      {
        "name": "available",
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
    "name": "Training_InvalidAdjudicator",
    "inputs": [
      {
        "name": "adjudicator",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_InvalidAdjudicatorCount",
    "inputs": [
      {
        "name": "count",
        "type": "uint256"
      },
      {
        "name": "minimum",
        "type": "uint256"
      },
      {
        "name": "maximum",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_InvalidAmount",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Training_InvalidChallengeDeposit",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Training_InvalidGenesisState",
    "inputs": [
      {
        "name": "stateHash",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_InvalidMaxSeconds",
    "inputs": [
      {
        "name": "maxSeconds",
        "type": "uint256"
      },
      {
        "name": "minimum",
        "type": "uint256"
      },
      {
        "name": "maximum",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_InvalidMaxStates",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Training_InvalidMaximum",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Training_InvalidStatesPerPeriod",
    "inputs": [
      {
        "name": "states",
        "type": "uint256"
      },
      {
        "name": "minimum",
        "type": "uint256"
      },
      {
        "name": "maximum",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_InvalidTime",
    "inputs": [
      {
        "name": "time",
        "type": "uint256"
      },
      {
        "name": "minimum",
        "type": "uint256"
      },
      {
        "name": "maximum",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_InvalidWorkerDeposit",
    "inputs": [
      {
        "name": "deposit",
        "type": "uint256"
      },
      {
        "name": "minimum",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_NotFinal",
    "inputs": [
      {
        "name": "periodId",
        "type": "uint256"
      },
      {
        "name": "stateHash",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_NotWorker",
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      },
      {
        "name": "caller",
        "type": "address"
      },
      {
        "name": "worker",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_NothingToCollect",
    "inputs": [
      {
        "name": "account",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_NothingToFinalize",
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_NothingToRefund",
    "inputs": [
      {
        "name": "fundingId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_ParentMismatch",
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      },
      {
        "name": "expected",
        "type": "bytes32"
      },
      {
        "name": "actual",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_RunMismatch",
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      },
      {
        "name": "expected",
        "type": "bytes32"
      },
      {
        "name": "actual",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_UnknownDispute",
    "inputs": [
      {
        "name": "disputeId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_UnknownFunding",
    "inputs": [
      {
        "name": "fundingId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_UnknownPeriod",
    "inputs": [
      {
        "name": "periodId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_UnknownRun",
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_UnknownState",
    "inputs": [
      {
        "name": "stateHash",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_WrongDisputeStatus",
    "inputs": [
      {
        "name": "disputeId",
        "type": "uint256"
      },
      {
        "name": "status",
        "type": "uint8"
      },
      {
        "name": "until",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_WrongMutexStatus",
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      },
      {
        "name": "status",
        "type": "uint8"
      },
      {
        "name": "until",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_WrongPeriodStatus",
    "inputs": [
      {
        "name": "periodId",
        "type": "uint256"
      },
      {
        "name": "status",
        "type": "uint8"
      },
      {
        "name": "until",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_WrongRunStatus",
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      },
      {
        "name": "status",
        "type": "uint8"
      },
      {
        "name": "until",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Training_WrongStateStatus",
    "inputs": [
      {
        "name": "stateHash",
        "type": "bytes32"
      },
      {
        "name": "status",
        "type": "uint8"
      },
      {
        "name": "until",
        "type": "uint256"
      }
    ]
  }
] as const
