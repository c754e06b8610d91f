import { readFileSync } from 'node:fs'

const withoutComments = (source: string) => source.replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '')

/** The statements of a function, without what depends on where it stands. */
function bodyOf(source: string, name: string): string {
  const found = new RegExp(`^( *)function ${name}\\([^{;]*\\{([\\s\\S]*?)\\n\\1\\}`, 'm').exec(
    withoutComments(source),
  )
  return found?.[2] ?? ''
}

const close = (text: string) => text.replaceAll(/\s+/g, '')

/** The body of `_clocksOf` in the words of Times.sol, where the case has no verdict yet, and turns are not told. */
function clocksOf(source: string): string {
  return close(
    bodyOf(source, '_clocksOf')
      .replace('unchecked {', '')
      .replace(/\}\s*$/, '')
      .replaceAll('block.timestamp', 'time')
      .replaceAll('_charge(', 'charge(')
      .replaceAll('Verdict.Upheld', 'UPHELD')
      .replaceAll('Verdict.Dismissed', 'DISMISSED')
      // What it reads and where it writes are arguments and results there.
      .replace(/uint256 (arrivedAt|came|clock|grace) =[^;]*;/g, '')
      .replace(/clocks\.(answeredAt|workerUsed|challengerUsed|verdict) = (came|stored\.\w+);/g, '')
      .replace(/clocks\.turn =[^;]*;/, '')
      .replaceAll(/if \(clocks\.verdict != Verdict\.None\)[^;]*;/g, '')
      .replaceAll('clocks.', ''),
  )
}

/** The body of `_pay` in the words of Payouts.sol, where effects are fields. */
function pay(source: string): string {
  return close(bodyOf(source, '_pay'))
    .replaceAll('msg.sender', 'sender')
    .replace('TIP_DIVISOR', '10')
    .replace('_addToPot(forTreasury-tip)', 'paid.pot=forTreasury-tip')
    .replace('_push(first,toFirst)', '(paid.pushedTo,paid.pushed)=(first,toFirst)')
    .replace('return;', 'returnpaid;')
    .replace('_credits[first]+=', 'paid.creditFirst=')
    .replace('_credits[second]+=', 'paid.creditSecond=')
    .replace('_credits[sender]+=', 'paid.creditSender=')
}

/** What the restatements say of the contracts and is not so. */
export function differences(): string[] {
  const read = (path: string) => readFileSync(path, 'utf8')
  const training = read('contracts/training/Training.sol')
  const game = read('contracts/training/DisputeGame.sol')
  const payouts = read('test/training/formal/Payouts.sol')
  const times = read('test/training/formal/Times.sol')
  const pairs: [string, string, string][] = [
    ['_left is not left of Payouts.sol', close(bodyOf(training, '_left')), close(bodyOf(payouts, 'left'))],
    ['_pay is not pay of Payouts.sol', pay(training), close(bodyOf(payouts, 'pay'))],
    [
      '_charge is not charge of Times.sol',
      close(bodyOf(game, '_charge')).replace(/^unchecked\{|\}$/g, ''),
      close(bodyOf(times, 'charge')),
    ],
    [
      '_clocksOf is not clocksOf of Times.sol',
      clocksOf(game),
      close(bodyOf(times, 'clocksOf')).replace(/return\([^;]*;$/, ''),
    ],
  ]
  const different = pairs.filter(([, actual, expected]) => actual === '' || actual !== expected)
  // Single expressions, which occur in the contract as they do here.
  const expressions: [string, string][] = [
    ['toChallenger = deposit / 2', training],
    ['toWorker = deposit * 4 / 5', training],
    ['toFirst = toSecond = deposit / 4', training],
    ['Math.min(reward, funded - spent)', training],
    ['DEPOSIT_FACTOR = 4', training],
    ['DEPOSIT_FACTOR * (uint256(params.challengeDeposit) + fee)', training],
    ['block.timestamp < uint256(state.submittedAt) + run.challengeWindow', training],
    ['block.timestamp >= uint256(dispute.openedAt) + run.maxSeconds', training],
    ['block.timestamp < period.due && period.outcome == PeriodOutcome.None', training],
    ['2 * (clock + moves * grace)', game],
  ]
  return [
    ...different.map(([problem]) => problem),
    ...expressions
      .filter(([expression, source]) => !source.includes(expression))
      .map(([expression]) => `the contracts have no \`${expression}\` any more`),
  ]
}
