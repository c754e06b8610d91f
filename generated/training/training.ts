export const trainingAbi = [
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
  },
  {
    "inputs": [
      {
        "indexed": true,
        "name": "account",
        "type": "address"
      },
      {
        "name": "amount",
        "type": "uint256"
      }
    ],
    "name": "Collected",
    "type": "event"
  },
  {
    "inputs": [
      {
        "indexed": true,
        "name": "runId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "disputeId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "stateHash",
        "type": "bytes32"
      },
      {
        "name": "challenger",
        "type": "address"
      },
      {
        "name": "caseId",
        "type": "uint256"
      }
    ],
    "name": "DisputeOpened",
    "type": "event"
  },
  {
    "inputs": [
      {
        "indexed": true,
        "name": "runId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "disputeId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "stateHash",
        "type": "bytes32"
      },
      {
        "name": "status",
        "type": "uint8"
      }
    ],
    "name": "DisputeResolved",
    "type": "event"
  },
  {
    "inputs": [
      {
        "indexed": true,
        "name": "runId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "fundingId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "funder",
        "type": "address"
      },
      {
        "name": "amount",
        "type": "uint256"
      }
    ],
    "name": "FundingRefunded",
    "type": "event"
  },
  {
    "inputs": [
      {
        "indexed": true,
        "name": "runId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "periodId",
        "type": "uint256"
      },
      {
        "name": "outcome",
        "type": "uint8"
      },
      {
        "name": "toWorker",
        "type": "uint256"
      },
      {
        "name": "toProofers",
        "type": "uint256"
      }
    ],
    "name": "PeriodSettled",
    "type": "event"
  },
  {
    "inputs": [
      {
        "indexed": true,
        "name": "runId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "periodId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "worker",
        "type": "address"
      },
      {
        "name": "parentHash",
        "type": "bytes32"
      },
      {
        "name": "height",
        "type": "uint16"
      }
    ],
    "name": "PeriodStarted",
    "type": "event"
  },
  {
    "inputs": [
      {
        "indexed": true,
        "name": "runId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "stateHash",
        "type": "bytes32"
      },
      {
        "name": "height",
        "type": "uint16"
      }
    ],
    "name": "RolledBack",
    "type": "event"
  },
  {
    "inputs": [
      {
        "indexed": true,
        "name": "runId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "creator",
        "type": "address"
      },
      {
        "name": "runHash",
        "type": "bytes32"
      },
      {
        "components": [
          {
            "name": "reward",
            "type": "uint96"
          },
          {
            "name": "workerDeposit",
            "type": "uint96"
          },
          {
            "name": "challengeDeposit",
            "type": "uint96"
          },
          {
            "name": "maxStates",
            "type": "uint16"
          },
          {
            "name": "statesPerPeriod",
            "type": "uint16"
          },
          {
            "name": "stateSeconds",
            "type": "uint40"
          },
          {
            "name": "challengeWindow",
            "type": "uint40"
          },
          {
            "name": "runSeconds",
            "type": "uint40"
          },
          {
            "name": "adjudicator",
            "type": "address"
          },
          {
            "name": "taskDigest",
            "type": "bytes32"
          },
          {
            "name": "genesisState",
            "type": "bytes32"
          }
        ],
        "name": "params",
        "type": "tuple"
      },
      {
        "name": "genesisRoot",
        "type": "bytes32"
      },
      {
        "name": "rule",
        "type": "bytes"
      },
      {
        "name": "content",
        "type": "bytes"
      }
    ],
    "name": "RunCreated",
    "type": "event"
  },
  {
    "inputs": [
      {
        "indexed": true,
        "name": "runId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "fundingId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "funder",
        "type": "address"
      },
      {
        "name": "amount",
        "type": "uint96"
      },
      {
        "name": "from",
        "type": "uint128"
      }
    ],
    "name": "RunFunded",
    "type": "event"
  },
  {
    "inputs": [
      {
        "indexed": true,
        "name": "runId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "stateHash",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "name": "worker",
        "type": "address"
      },
      {
        "name": "height",
        "type": "uint16"
      },
      {
        "name": "reward",
        "type": "uint96"
      }
    ],
    "name": "StateFinalized",
    "type": "event"
  },
  {
    "inputs": [
      {
        "indexed": true,
        "name": "runId",
        "type": "uint256"
      },
      {
        "indexed": true,
        "name": "stateHash",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "name": "worker",
        "type": "address"
      },
      {
        "name": "periodId",
        "type": "uint256"
      },
      {
        "name": "height",
        "type": "uint16"
      },
      {
        "name": "parentHash",
        "type": "bytes32"
      },
      {
        "name": "root",
        "type": "bytes32"
      },
      {
        "name": "stepsRoot",
        "type": "bytes32"
      },
      {
        "name": "superhash",
        "type": "bytes32"
      },
      {
        "name": "data",
        "type": "bytes"
      }
    ],
    "name": "StateSubmitted",
    "type": "event"
  },
  {
    "inputs": [
      {
        "name": "amount",
        "type": "uint256"
      }
    ],
    "name": "Swept",
    "type": "event"
  },
  {
    "inputs": [],
    "name": "adjudicators",
    "outputs": [
      {
        "type": "address[]"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "account",
        "type": "address"
      }
    ],
    "name": "collect",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "name": "reward",
            "type": "uint96"
          },
          {
            "name": "workerDeposit",
            "type": "uint96"
          },
          {
            "name": "challengeDeposit",
            "type": "uint96"
          },
          {
            "name": "maxStates",
            "type": "uint16"
          },
          {
            "name": "statesPerPeriod",
            "type": "uint16"
          },
          {
            "name": "stateSeconds",
            "type": "uint40"
          },
          {
            "name": "challengeWindow",
            "type": "uint40"
          },
          {
            "name": "runSeconds",
            "type": "uint40"
          },
          {
            "name": "adjudicator",
            "type": "address"
          },
          {
            "name": "taskDigest",
            "type": "bytes32"
          },
          {
            "name": "genesisState",
            "type": "bytes32"
          }
        ],
        "name": "params",
        "type": "tuple"
      },
      {
        "name": "rule",
        "type": "bytes"
      },
      {
        "name": "genesisRoot",
        "type": "bytes32"
      },
      {
        "name": "content",
        "type": "bytes"
      }
    ],
    "name": "createRun",
    "outputs": [
      {
        "name": "runId",
        "type": "uint256"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "account",
        "type": "address"
      }
    ],
    "name": "creditOf",
    "outputs": [
      {
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "disputeCount",
    "outputs": [
      {
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      },
      {
        "name": "max",
        "type": "uint256"
      }
    ],
    "name": "finalize",
    "outputs": [
      {
        "name": "count",
        "type": "uint256"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      },
      {
        "name": "runHash",
        "type": "bytes32"
      },
      {
        "name": "amount",
        "type": "uint96"
      }
    ],
    "name": "fund",
    "outputs": [
      {
        "name": "fundingId",
        "type": "uint256"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "fundingCount",
    "outputs": [
      {
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "disputeId",
        "type": "uint256"
      }
    ],
    "name": "getDispute",
    "outputs": [
      {
        "components": [
          {
            "name": "runId",
            "type": "uint256"
          },
          {
            "name": "stateHash",
            "type": "bytes32"
          },
          {
            "name": "challenger",
            "type": "address"
          },
          {
            "name": "status",
            "type": "uint8"
          },
          {
            "name": "verdict",
            "type": "uint8"
          },
          {
            "name": "openedAt",
            "type": "uint40"
          },
          {
            "name": "deadline",
            "type": "uint40"
          },
          {
            "name": "resolvedAt",
            "type": "uint40"
          },
          {
            "name": "caseId",
            "type": "uint256"
          }
        ],
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "fundingId",
        "type": "uint256"
      }
    ],
    "name": "getFunding",
    "outputs": [
      {
        "components": [
          {
            "name": "runId",
            "type": "uint256"
          },
          {
            "name": "funder",
            "type": "address"
          },
          {
            "name": "amount",
            "type": "uint96"
          },
          {
            "name": "from",
            "type": "uint128"
          },
          {
            "name": "fundedAt",
            "type": "uint40"
          },
          {
            "name": "isRefunded",
            "type": "bool"
          }
        ],
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "periodId",
        "type": "uint256"
      }
    ],
    "name": "getPeriod",
    "outputs": [
      {
        "components": [
          {
            "name": "runId",
            "type": "uint256"
          },
          {
            "name": "worker",
            "type": "address"
          },
          {
            "name": "status",
            "type": "uint8"
          },
          {
            "name": "outcome",
            "type": "uint8"
          },
          {
            "name": "startedAt",
            "type": "uint40"
          },
          {
            "name": "due",
            "type": "uint40"
          },
          {
            "name": "settledAt",
            "type": "uint40"
          },
          {
            "name": "firstHeight",
            "type": "uint16"
          },
          {
            "name": "size",
            "type": "uint16"
          },
          {
            "name": "submitted",
            "type": "uint16"
          },
          {
            "name": "live",
            "type": "uint16"
          },
          {
            "name": "parentPeriod",
            "type": "uint256"
          },
          {
            "name": "previousPeriod",
            "type": "uint256"
          },
          {
            "name": "bountyDispute",
            "type": "uint256"
          },
          {
            "name": "sharedDispute",
            "type": "uint256"
          }
        ],
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      }
    ],
    "name": "getRun",
    "outputs": [
      {
        "components": [
          {
            "name": "creator",
            "type": "address"
          },
          {
            "name": "status",
            "type": "uint8"
          },
          {
            "name": "mutex",
            "type": "uint8"
          },
          {
            "name": "createdAt",
            "type": "uint40"
          },
          {
            "name": "tip",
            "type": "uint16"
          },
          {
            "name": "finalHeight",
            "type": "uint16"
          },
          {
            "name": "periodId",
            "type": "uint256"
          },
          {
            "name": "due",
            "type": "uint40"
          },
          {
            "name": "runHash",
            "type": "bytes32"
          },
          {
            "name": "genesisRoot",
            "type": "bytes32"
          },
          {
            "name": "funded",
            "type": "uint128"
          },
          {
            "name": "spent",
            "type": "uint128"
          },
          {
            "name": "maxSeconds",
            "type": "uint32"
          },
          {
            "name": "fee",
            "type": "uint96"
          },
          {
            "components": [
              {
                "name": "reward",
                "type": "uint96"
              },
              {
                "name": "workerDeposit",
                "type": "uint96"
              },
              {
                "name": "challengeDeposit",
                "type": "uint96"
              },
              {
                "name": "maxStates",
                "type": "uint16"
              },
              {
                "name": "statesPerPeriod",
                "type": "uint16"
              },
              {
                "name": "stateSeconds",
                "type": "uint40"
              },
              {
                "name": "challengeWindow",
                "type": "uint40"
              },
              {
                "name": "runSeconds",
                "type": "uint40"
              },
              {
                "name": "adjudicator",
                "type": "address"
              },
              {
                "name": "taskDigest",
                "type": "bytes32"
              },
              {
                "name": "genesisState",
                "type": "bytes32"
              }
            ],
            "name": "params",
            "type": "tuple"
          }
        ],
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "stateHash",
        "type": "bytes32"
      }
    ],
    "name": "getState",
    "outputs": [
      {
        "components": [
          {
            "name": "runId",
            "type": "uint256"
          },
          {
            "name": "periodId",
            "type": "uint256"
          },
          {
            "name": "height",
            "type": "uint16"
          },
          {
            "name": "status",
            "type": "uint8"
          },
          {
            "name": "submittedAt",
            "type": "uint40"
          },
          {
            "name": "contestableUntil",
            "type": "uint40"
          },
          {
            "name": "finalAt",
            "type": "uint40"
          },
          {
            "name": "worker",
            "type": "address"
          },
          {
            "name": "parentHash",
            "type": "bytes32"
          },
          {
            "name": "root",
            "type": "bytes32"
          },
          {
            "name": "stepsRoot",
            "type": "bytes32"
          },
          {
            "name": "disputes",
            "type": "uint32"
          },
          {
            "name": "openDisputes",
            "type": "uint32"
          },
          {
            "name": "firstDispute",
            "type": "uint256"
          },
          {
            "name": "replaced",
            "type": "bytes32"
          }
        ],
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "account",
        "type": "address"
      }
    ],
    "name": "isAdjudicator",
    "outputs": [
      {
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "data",
        "type": "bytes[]"
      }
    ],
    "name": "multicall",
    "outputs": [
      {
        "name": "results",
        "type": "bytes[]"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "stateHash",
        "type": "bytes32"
      }
    ],
    "name": "openDispute",
    "outputs": [
      {
        "name": "disputeId",
        "type": "uint256"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "periodCount",
    "outputs": [
      {
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "pot",
    "outputs": [
      {
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "fundingId",
        "type": "uint256"
      }
    ],
    "name": "refund",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "fundingId",
        "type": "uint256"
      }
    ],
    "name": "refundOf",
    "outputs": [
      {
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "disputeId",
        "type": "uint256"
      }
    ],
    "name": "resolveDispute",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "runCount",
    "outputs": [
      {
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "value",
        "type": "uint256"
      },
      {
        "name": "deadline",
        "type": "uint256"
      },
      {
        "name": "v",
        "type": "uint8"
      },
      {
        "name": "r",
        "type": "bytes32"
      },
      {
        "name": "s",
        "type": "bytes32"
      }
    ],
    "name": "selfPermit",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "periodId",
        "type": "uint256"
      }
    ],
    "name": "settlePeriod",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      },
      {
        "name": "parentHash",
        "type": "bytes32"
      }
    ],
    "name": "startPeriod",
    "outputs": [
      {
        "name": "periodId",
        "type": "uint256"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      },
      {
        "name": "height",
        "type": "uint256"
      }
    ],
    "name": "stateAt",
    "outputs": [
      {
        "name": "stateHash",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "periodId",
        "type": "uint256"
      },
      {
        "name": "index",
        "type": "uint256"
      }
    ],
    "name": "stateOf",
    "outputs": [
      {
        "name": "stateHash",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "name": "runId",
        "type": "uint256"
      },
      {
        "name": "parentHash",
        "type": "bytes32"
      },
      {
        "name": "root",
        "type": "bytes32"
      },
      {
        "name": "stepsRoot",
        "type": "bytes32"
      },
      {
        "name": "data",
        "type": "bytes"
      }
    ],
    "name": "submitState",
    "outputs": [
      {
        "name": "stateHash",
        "type": "bytes32"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "sweep",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "token",
    "outputs": [
      {
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "treasury",
    "outputs": [
      {
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  }
] as const
