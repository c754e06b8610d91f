/** One question to the model checker, in a process of its own: it cannot be interrupted otherwise. */
import { once } from 'node:events'
import solc from 'solc'

/** Sources by path, and the contract among them whose assertions are to be decided. */
export interface Query {
  sources: Record<string, string>
  file: string
  contract: string
}

export type Answer = { verdict: 'proven' | 'refuted' | 'undecided' } | { verdict: 'invalid'; why: string }

interface Output {
  errors?: { errorCode: string; severity: string; formattedMessage: string }[]
}

/** What solc says of an assertion, and of assembly, which no property is about. */
const codes = { safe: '9576', unsafe: '6328', assembly: '7737' }

/** Asks CHC about every assertion. A resource limit of solc's own makes the answer the same on every machine. */
function ask({ sources, file, contract }: Query): Answer {
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(Object.entries(sources).map(([path, content]) => [path, { content }])),
    settings: {
      modelChecker: {
        engine: 'chc',
        solvers: ['z3'],
        targets: ['assert'],
        contracts: { [file]: [contract] },
        showProvedSafe: true,
        showUnproved: true,
        showUnsupported: true,
      },
    },
  }
  const { errors = [] }: Output = JSON.parse(solc.compile(JSON.stringify(input)))
  const wrong = errors.find(
    ({ errorCode, severity }) => severity === 'error' || !Object.values(codes).includes(errorCode),
  )
  if (wrong) return { verdict: 'invalid', why: wrong.formattedMessage }
  // "Might happen" is what it says of what it cannot decide.
  if (errors.some(({ formattedMessage }) => formattedMessage.includes('Assertion violation happens here'))) {
    return { verdict: 'refuted' }
  }
  const decided = errors.filter(({ errorCode }) => errorCode !== codes.assembly)
  const isProven = decided.length > 0 && decided.every(({ errorCode }) => errorCode === codes.safe)
  return { verdict: isProven ? 'proven' : 'undecided' }
}

const [query]: Query[] = await once(process, 'message')
if (query) process.send?.(ask(query))
process.disconnect?.()
