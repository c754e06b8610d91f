export const trainingBytecode = '0x' as const
