// The project's configuration, with a compiler from npm instead of one that Hardhat would download.
const { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } = require('hardhat/builtin-tasks/task-names')
const { subtask } = require('hardhat/config')
const solc = require('solc')

subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, async ({ solcVersion }) => ({
  version: solcVersion,
  longVersion: solc.version(),
  compilerPath: require.resolve('solc/soljson.js'),
  isSolcJs: true,
}))

module.exports = require('./hardhat.config.js')
