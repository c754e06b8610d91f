// Written by `npm run generate`. Change contracts/ instead.

export { disputeGameBytecode } from './bytecode/disputeGame.js'
export { disputeGameErrorsAbi } from './errors/disputeGame.js'
export { disputeGameAbi } from './disputeGame.js'
export { stepVerifierBytecode } from './bytecode/stepVerifier.js'
export { stepVerifierErrorsAbi } from './errors/stepVerifier.js'
export { stepVerifierAbi } from './stepVerifier.js'
export { tokenVoteBytecode } from './bytecode/tokenVote.js'
export { tokenVoteErrorsAbi } from './errors/tokenVote.js'
export { tokenVoteAbi } from './tokenVote.js'
export { trainingBytecode } from './bytecode/training.js'
export { trainingErrorsAbi } from './errors/training.js'
export { trainingAbi } from './training.js'
