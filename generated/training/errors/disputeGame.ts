export const disputeGameErrorsAbi = [
  {
    "inputs": [
      {
        "name": "node",
        "type": "bytes32"
      }
    ],
    "name": "DisputeGame_AlreadyAnswered",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "training",
        "type": "address"
      },
      {
        "name": "runId",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_AlreadyRegistered",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "length",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_ContentTooLong",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "verdict",
        "type": "uint8"
      }
    ],
    "name": "DisputeGame_Decided",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "index",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_EmptyPadding",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "DisputeGame_InvalidCid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "clock",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_InvalidClock",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "DisputeGame_InvalidEncoding",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "grace",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_InvalidGrace",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "stepsPerState",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_InvalidStepsPerState",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "length",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_LeafTooLong",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "DisputeGame_NoLevels",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_NotAnswered",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "account",
        "type": "address"
      }
    ],
    "name": "DisputeGame_NotChallenger",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "account",
        "type": "address"
      }
    ],
    "name": "DisputeGame_NotWorker",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_UnknownCase",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "child",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_UnknownChild",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "training",
        "type": "address"
      },
      {
        "name": "runId",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_UnknownRun",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "tree",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_UnknownTree",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "coordinate",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_ValueIsRight",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "DisputeGame_WrongLastStep",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "length",
        "type": "uint256"
      },
      {
        "name": "expected",
        "type": "uint256"
      }
    ],
    "name": "DisputeGame_WrongLength",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "node",
        "type": "bytes32"
      }
    ],
    "name": "DisputeGame_WrongNode",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "preRoot",
        "type": "bytes32"
      }
    ],
    "name": "DisputeGame_WrongPreRoot",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "root",
        "type": "bytes32"
      },
      {
        "name": "expected",
        "type": "bytes32"
      }
    ],
    "name": "DisputeGame_WrongRoot",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "stage",
        "type": "uint8"
      }
    ],
    "name": "DisputeGame_WrongStage",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "DisputeGame_ZeroRoot",
    "type": "error"
  }
] as const
