// Written by `npm run generate`. Change contracts/ instead.

/** The errors of TrainingLens. */
export const trainingLensErrorsAbi = [
  {
    "type": "error",
    "name": "Lens_NoContract",
    "inputs": [
      {
        "name": "target",
        "type": "address"
      }
    ]
  }
] as const
