import solc from 'solc'
import type { Abi, Hex } from 'viem'

const source = `
// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// Code for an account (EIP-7702) that makes several calls, all or none.
contract Batcher {
    struct Call {
        address to;
        bytes data;
    }

    function execute(Call[] calldata calls) external {
        require(msg.sender == address(this));
        for (uint256 i = 0; i < calls.length; i++) {
            (bool ok, bytes memory answer) = calls[i].to.call(calls[i].data);
            if (!ok) assembly { revert(add(answer, 32), mload(answer)) }
        }
    }
}`

/** Compiles the code of an account that makes batches. */
export function compileBatcher(): { abi: Abi; bytecode: Hex } {
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: 'Solidity',
        sources: { 'Batcher.sol': { content: source } },
        settings: { outputSelection: { '*': { Batcher: ['abi', 'evm.bytecode.object'] } } },
      }),
    ),
  )
  const { abi, evm } = output.contracts['Batcher.sol'].Batcher
  return { abi, bytecode: `0x${evm.bytecode.object}` }
}
