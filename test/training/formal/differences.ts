import { readFileSync } from 'node:fs'

/** Statements that the properties restate, as they are in the contracts. */
const restated: Readonly<Record<string, readonly string[]>> = {
  'contracts/training/Training.sol': [
    'toFirst = deposit * period.submitted / period.size;',
    'toFirst = deposit / 2;',
    'toFirst = toSecond = deposit / 4;',
    '_pay(first, toFirst, second, toSecond, deposit - paid);',
    'uint256 tip = forTreasury / TIP_DIVISOR;',
    '_addToPot(forTreasury - tip);',
    'TIP_DIVISOR = 10;',
    'uint256 end = from + funding.amount;',
    'return end - Math.min(end, Math.max(from, run.spent));',
  ],
  'contracts/training/DisputeGame.sol': [
    'uint256 until = came == 0 ? block.timestamp : came < arrivedAt ? arrivedAt : came;',
    'clocks.workerUsed += _charge(until - arrivedAt, grace);',
    'clocks.challengerUsed += _charge(block.timestamp - until, grace);',
    'return time > grace ? time - grace : 0;',
    'uint256 moves = _answers(stored.stepLevels) + _answers(depth) + 2;',
    'return (uint32(2 * (clock + moves * grace)), 0);',
  ],
}

/** What the properties restate and the contracts do not say. */
export function differences(): string[] {
  return Object.entries(restated).flatMap(([file, statements]) => {
    const source = readFileSync(file, 'utf8').replaceAll(/\s+/g, ' ')
    return statements
      .filter((statement) => !source.includes(statement))
      .map((statement) => `${file} does not say any more: ${statement}`)
  })
}
