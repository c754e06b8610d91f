// Written by `npm run generate`. Change contracts/ instead.

/** The errors of MarketLens. */
export const marketLensErrorsAbi = [
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
