// Written by `npm run generate`. Change contracts/ instead.

/** The errors of ModelMarket. */
export const modelMarketErrorsAbi = [
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
    "name": "Market_CommitmentMismatch",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      },
      {
        "name": "index",
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
    "name": "Market_InvalidCommitment",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Market_InvalidDatasetCid",
    "inputs": [
      {
        "name": "datasetCid",
        "type": "bytes"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_InvalidLength",
    "inputs": [
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
    "name": "Market_InvalidMaximum",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Market_InvalidMinScore",
    "inputs": [
      {
        "name": "minScore",
        "type": "uint256"
      },
      {
        "name": "size",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_InvalidModelCid",
    "inputs": [
      {
        "name": "modelCid",
        "type": "bytes"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_InvalidPadding",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Market_InvalidReward",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Market_InvalidSize",
    "inputs": [
      {
        "name": "size",
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
    "name": "Market_InvalidStake",
    "inputs": [
      {
        "name": "stake",
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
    "name": "Market_InvalidWidth",
    "inputs": [
      {
        "name": "width",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_InvalidWindow",
    "inputs": [
      {
        "name": "window",
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
    "name": "Market_IsCandidate",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      },
      {
        "name": "index",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_NotProven",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      },
      {
        "name": "index",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_NotRequester",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      },
      {
        "name": "caller",
        "type": "address"
      },
      {
        "name": "requester",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_NotTrainer",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      },
      {
        "name": "index",
        "type": "uint256"
      },
      {
        "name": "caller",
        "type": "address"
      },
      {
        "name": "trainer",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_NothingToCollect",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      },
      {
        "name": "index",
        "type": "uint256"
      },
      {
        "name": "state",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_Outranked",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      },
      {
        "name": "index",
        "type": "uint256"
      },
      {
        "name": "proof",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_ScoreBelowClaim",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      },
      {
        "name": "index",
        "type": "uint256"
      },
      {
        "name": "claim",
        "type": "uint256"
      },
      {
        "name": "score",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_ScoreTooHigh",
    "inputs": [
      {
        "name": "score",
        "type": "uint256"
      },
      {
        "name": "size",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_SlashTooHigh",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      },
      {
        "name": "index",
        "type": "uint256"
      },
      {
        "name": "slash",
        "type": "uint256"
      },
      {
        "name": "maxSlash",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_TooManyLive",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      },
      {
        "name": "live",
        "type": "uint256"
      },
      {
        "name": "maxLive",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_TooManySubmissions",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_TruthMismatch",
    "inputs": [
      {
        "name": "requestId",
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
    "name": "Market_UnknownRequest",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_UnknownSubmission",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      },
      {
        "name": "index",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Market_WrongStatus",
    "inputs": [
      {
        "name": "requestId",
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
    "name": "Market_WrongSubmissionState",
    "inputs": [
      {
        "name": "requestId",
        "type": "uint256"
      },
      {
        "name": "index",
        "type": "uint256"
      },
      {
        "name": "state",
        "type": "uint8"
      }
    ]
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
