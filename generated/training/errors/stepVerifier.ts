export const stepVerifierErrorsAbi = [
  {
    "inputs": [
      {
        "name": "coordinate",
        "type": "uint256"
      },
      {
        "name": "length",
        "type": "uint256"
      }
    ],
    "name": "StepVerifier_CoordinateOutOfRange",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "batch",
        "type": "uint256"
      }
    ],
    "name": "StepVerifier_InvalidBatch",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "mul",
        "type": "uint256"
      },
      {
        "name": "shift",
        "type": "uint256"
      }
    ],
    "name": "StepVerifier_InvalidRate",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "rows",
        "type": "uint256"
      }
    ],
    "name": "StepVerifier_InvalidRows",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "schedule",
        "type": "uint256"
      }
    ],
    "name": "StepVerifier_InvalidSchedule",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "StepVerifier_InvalidShape",
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
    "name": "StepVerifier_WrongContentLength",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "position",
        "type": "uint256"
      }
    ],
    "name": "StepVerifier_WrongOpening",
    "type": "error"
  },
  {
    "inputs": [
      {
        "name": "count",
        "type": "uint256"
      },
      {
        "name": "expected",
        "type": "uint256"
      }
    ],
    "name": "StepVerifier_WrongOpeningCount",
    "type": "error"
  }
] as const
