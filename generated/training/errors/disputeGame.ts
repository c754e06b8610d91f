// Written by `npm run generate`. Change contracts/ instead.

/** The errors of DisputeGame. */
export const disputeGameErrorsAbi = [
  {
    "type": "error",
    "name": "DisputeGame_AlreadyRegistered",
    "inputs": [
      {
        "name": "training",
        "type": "address"
      },
      {
        "name": "runId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_AlreadyTraced",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_ContentTooLong",
    "inputs": [
      {
        "name": "length",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_Decided",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "verdict",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_EmptyPadding",
    "inputs": [
      {
        "name": "index",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_InvalidCid",
    "inputs": []
  },
  {
    "type": "error",
    "name": "DisputeGame_InvalidClock",
    "inputs": [
      {
        "name": "clock",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_InvalidEncoding",
    "inputs": []
  },
  {
    "type": "error",
    "name": "DisputeGame_InvalidGrace",
    "inputs": [
      {
        "name": "grace",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_InvalidShape",
    "inputs": []
  },
  {
    "type": "error",
    "name": "DisputeGame_InvalidStepsPerState",
    "inputs": [
      {
        "name": "stepsPerState",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_LeafTooLong",
    "inputs": [
      {
        "name": "length",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_NoLevels",
    "inputs": []
  },
  {
    "type": "error",
    "name": "DisputeGame_NotAnswered",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_NotChallenger",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "account",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_NotWorker",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "account",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_RunMismatch",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "expected",
        "type": "uint256"
      },
      {
        "name": "actual",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_StepMismatch",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "expected",
        "type": "uint256"
      },
      {
        "name": "actual",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_TraceMismatch",
    "inputs": [
      {
        "name": "caseId",
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
    "name": "DisputeGame_TrainingMismatch",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "expected",
        "type": "address"
      },
      {
        "name": "actual",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_UnknownCase",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_UnknownChild",
    "inputs": [
      {
        "name": "child",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_UnknownRun",
    "inputs": [
      {
        "name": "training",
        "type": "address"
      },
      {
        "name": "runId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_UnknownTree",
    "inputs": [
      {
        "name": "tree",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_ValueIsRight",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "coordinate",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_WrongLastStep",
    "inputs": []
  },
  {
    "type": "error",
    "name": "DisputeGame_WrongLength",
    "inputs": [
      {
        "name": "length",
        "type": "uint256"
      },
      {
        "name": "expected",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_WrongNode",
    "inputs": [
      {
        "name": "node",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_WrongPreRoot",
    "inputs": [
      {
        "name": "preRoot",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_WrongRoot",
    "inputs": [
      {
        "name": "root",
        "type": "bytes32"
      },
      {
        "name": "expected",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_WrongStage",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "stage",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "DisputeGame_ZeroRoot",
    "inputs": []
  }
] as const
