// Written by `npm run generate`. Change contracts/ instead.

/** The errors of StepVerifier. */
export const stepVerifierErrorsAbi = [
  {
    "type": "error",
    "name": "StepVerifier_CoordinateOutOfRange",
    "inputs": [
      {
        "name": "coordinate",
        "type": "uint256"
      },
      {
        "name": "length",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "StepVerifier_InvalidBatch",
    "inputs": [
      {
        "name": "batch",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "StepVerifier_InvalidRate",
    "inputs": [
      {
        "name": "mul",
        "type": "uint256"
      },
      {
        "name": "shift",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "StepVerifier_InvalidRows",
    "inputs": [
      {
        "name": "rows",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "StepVerifier_InvalidSchedule",
    "inputs": [
      {
        "name": "schedule",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "StepVerifier_InvalidShape",
    "inputs": []
  },
  {
    "type": "error",
    "name": "StepVerifier_WrongContentLength",
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
    "name": "StepVerifier_WrongOpening",
    "inputs": [
      {
        "name": "position",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "StepVerifier_WrongOpeningCount",
    "inputs": [
      {
        "name": "count",
        "type": "uint256"
      },
      {
        "name": "expected",
        "type": "uint256"
      }
    ]
  }
] as const
