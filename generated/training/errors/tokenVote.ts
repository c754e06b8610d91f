// Written by `npm run generate`. Change contracts/ instead.

/** The errors of TokenVote. */
export const tokenVoteErrorsAbi = [
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
    "name": "TokenVote_AlreadyCommitted",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "voter",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "TokenVote_AlreadyOpened",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "TokenVote_AlreadyRegistered",
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
    "name": "TokenVote_CommitmentMismatch",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "voter",
        "type": "address"
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
    "name": "TokenVote_InvalidCid",
    "inputs": [
      {
        "name": "cid",
        "type": "bytes"
      }
    ]
  },
  {
    "type": "error",
    "name": "TokenVote_InvalidCommitment",
    "inputs": []
  },
  {
    "type": "error",
    "name": "TokenVote_InvalidEncoding",
    "inputs": [
      {
        "name": "length",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "TokenVote_InvalidFee",
    "inputs": [
      {
        "name": "fee",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "TokenVote_InvalidQuorum",
    "inputs": [
      {
        "name": "quorum",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "TokenVote_InvalidText",
    "inputs": []
  },
  {
    "type": "error",
    "name": "TokenVote_InvalidVoteSeconds",
    "inputs": [
      {
        "name": "voteSeconds",
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
    "name": "TokenVote_InvalidWeight",
    "inputs": []
  },
  {
    "type": "error",
    "name": "TokenVote_NothingToCollect",
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
    "name": "TokenVote_UnknownCase",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "TokenVote_UnknownRun",
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
    "name": "TokenVote_WrongBallotStatus",
    "inputs": [
      {
        "name": "caseId",
        "type": "uint256"
      },
      {
        "name": "voter",
        "type": "address"
      },
      {
        "name": "status",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "TokenVote_WrongRoot",
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
    "name": "TokenVote_WrongStatus",
    "inputs": [
      {
        "name": "caseId",
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
  }
] as const
