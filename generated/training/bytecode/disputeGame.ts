export const disputeGameBytecode = '0x' as const
