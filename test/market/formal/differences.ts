import { readFileSync } from 'node:fs'

const withoutComments = (source: string) => source.replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '')

/** Functions with their bodies. */
function functionsOf(source: string): { name: string; header: string; body: string }[] {
  const start = /^( *)function (\w+)([^{;]*)\{([\s\S]*?)\n\1\}/gm
  return [...withoutComments(source).matchAll(start)].map(([, , name = '', header = '', body = '']) => ({
    name,
    header,
    body,
  }))
}

const speaksOfPhases = /\b(Phase|Status|status)\b|request\.phase|\b_(abandon|refund|settle|close|status)\(/

/** Every statement that speaks of phases, in the functions that may write: as `function: statement`. */
function statementsOf(market: string): string[] {
  return functionsOf(market)
    .filter(({ name, header }) => name === '_load' || !/\b(view|pure)\b/.test(header))
    .flatMap(({ name, body }) =>
      body
        .split(/[;{}]/)
        .map((statement) =>
          statement
            .replaceAll(/\s+/g, ' ')
            .replace(/(_revertStatus\(|revert ).*/, '')
            .replaceAll(/(_(?:abandon|refund|settle|status))\([^)]*\)/g, '$1')
            .replaceAll('_close(request, ', '_close(')
            .replace(/^ ?else (?!if)/, '')
            .trim(),
        )
        .filter((statement) => !statement.startsWith('emit') && speaksOfPhases.test(`${statement}(`))
        .map((statement) => `${name}: ${statement}`),
    )
}

/** The body of a function in the words of Phases.sol, whose facts have shorter names and need no locals. */
function words(source: string, name: string): string {
  const body = functionsOf(source).find((one) => one.name === name)?.body ?? ''
  return body
    .replaceAll('block.timestamp', 'request.time')
    .replaceAll(/uint256\((request\.\w+)\)/g, '$1')
    .replaceAll(/request\.(answered|live)Count/g, 'request.$1')
    .replaceAll(/(Phase|uint256) (phase|leader|proof) = request\.\w+;/g, '')
    .replaceAll(/(?<!\.)\b(leader|proof)\b/g, 'request.$1')
    .replaceAll(/\s+/g, '')
}

/** What Phases.sol says of ModelMarket.sol and is not so. */
export function differences(): string[] {
  const market = readFileSync('contracts/market/ModelMarket.sol', 'utf8')
  const phases = readFileSync('test/market/formal/Phases.sol', 'utf8')
  const order = readFileSync('test/market/formal/Order.sol', 'utf8')
  const actual = statementsOf(market)
  const expected = [...phases.matchAll(/^\/\/ market: (.+)/gm)].map(([, line]) => line)
  const found = actual.filter((line, i) => line !== expected[i])
  const problems = found.map((line) => `ModelMarket.sol has another statement about phases: ${line}`)
  if (actual.length < expected.length) problems.push('ModelMarket.sol has fewer statements about phases')
  const outranks = words(market, '_outranks')
  if (outranks === '' || outranks !== words(order, 'outranks'))
    problems.push('_outranks is not outranks of Order.sol')
  const status = words(market, '_status')
  if (status === '' || status !== words(phases, 'statusOf'))
    problems.push('_status is not statusOf of Phases.sol')
  // Requests are reached in two ways only, and written by name only.
  if ([...market.matchAll(/_requests\[/g)].length !== 2 || /\bassembly\b/.test(market)) {
    problems.push('ModelMarket.sol reaches requests in other ways')
  }
  return problems
}
