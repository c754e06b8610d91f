export const stepVerifierBytecode = '0x' as const
