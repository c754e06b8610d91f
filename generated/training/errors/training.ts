export const trainingErrorsAbi = [
  {
    "inputs": [],
    "name": "TokenVault_NothingToSweep",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "needed",
        "type": "uint256"
      },
      {
        "name": "allowance",
        "type": "uint256"
      }
    ],
    "name": "TokenVault_PermitFailed",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "TokenVault_ZeroAddress",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "fundingId",
        "type": "uint256"
      }
    ],
    "name": "Training_AlreadyRefunded",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "expected",
        "type": "bytes32"
      },
      {
        "name": "actual",
        "type": "bytes32"
      }
    ],
    "name": "Training_GenesisMismatch",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "available",
        "type": "uint256"
      },
      {
        "name": "needed",
        "type": "uint256"
      }
    ],
    "name": "Training_InsufficientGas",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "adjudicator",
        "type": "address"
      }
    ],
    "name": "Training_InvalidAdjudicator",
    "type": "error"
  },
  {
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
    ],
    "name": "Training_InvalidAdjudicatorCount",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "Training_InvalidAmount",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "Training_InvalidChallengeDeposit",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "stateHash",
        "type": "bytes32"
      }
    ],
    "name": "Training_InvalidGenesisState",
    "type": "error"
  },
  {
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
    ],
    "name": "Training_InvalidMaxSeconds",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "Training_InvalidMaxStates",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "Training_InvalidMaximum",
    "type": "error"
  },
  {
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
    ],
    "name": "Training_InvalidStatesPerPeriod",
    "type": "error"
  },
  {
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
    ],
    "name": "Training_InvalidTime",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "deposit",
        "type": "uint256"
      },
      {
        "name": "minimum",
        "type": "uint256"
      }
    ],
    "name": "Training_InvalidWorkerDeposit",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "periodId",
        "type": "uint256"
      },
      {
        "name": "stateHash",
        "type": "bytes32"
      }
    ],
    "name": "Training_NotFinal",
    "type": "error"
  },
  {
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
    ],
    "name": "Training_NotWorker",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "account",
        "type": "address"
      }
    ],
    "name": "Training_NothingToCollect",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      }
    ],
    "name": "Training_NothingToFinalize",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "fundingId",
        "type": "uint256"
      }
    ],
    "name": "Training_NothingToRefund",
    "type": "error"
  },
  {
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
    ],
    "name": "Training_ParentMismatch",
    "type": "error"
  },
  {
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
    ],
    "name": "Training_RunMismatch",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "disputeId",
        "type": "uint256"
      }
    ],
    "name": "Training_UnknownDispute",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "fundingId",
        "type": "uint256"
      }
    ],
    "name": "Training_UnknownFunding",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "periodId",
        "type": "uint256"
      }
    ],
    "name": "Training_UnknownPeriod",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      }
    ],
    "name": "Training_UnknownRun",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "stateHash",
        "type": "bytes32"
      }
    ],
    "name": "Training_UnknownState",
    "type": "error"
  },
  {
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
    ],
    "name": "Training_WrongDisputeStatus",
    "type": "error"
  },
  {
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
    ],
    "name": "Training_WrongMutexStatus",
    "type": "error"
  },
  {
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
    ],
    "name": "Training_WrongPeriodStatus",
    "type": "error"
  },
  {
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
    ],
    "name": "Training_WrongRunStatus",
    "type": "error"
  },
  {
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
    ],
    "name": "Training_WrongStateStatus",
    "type": "error"
  }
] as const
