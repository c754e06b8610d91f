import { withoutKeys } from '../errors/withoutKeys.js'
import type { Io } from './io.js'
import { shellWord } from './shellWord.js'
import { type TableFix, tableArgs } from './tableFlags.js'

/** The flags that name a feature. */
const featureFlags = ['--feature', '--categorical', '--strings']

/**
 * Writes the command line that the user gave, with what fixes its table.
 *
 * @param args What was given after the program's name.
 * @param env The environment, which names the npm script that runs, if one does.
 */
export function acceptingCommand(
  args: readonly string[],
  fixes: readonly TableFix[],
  env: Io['env'],
): string {
  const dropped = fixes.flatMap(({ option, value }) => (option === 'drop' ? [String(value)] : []))
  const added = fixes.flatMap(({ option, value }) => tableArgs({ [option]: value }))
  return shellLine([...withoutFeatures(withoutEndpointKeys(args), dropped), ...added], env)
}

/** Writes a command line for a shell. */
export function shellLine(args: readonly string[], env: Io['env']): string {
  const [first = '', ...others] = args
  // In a checkout of the repository, `npm run demo` needs no build.
  const isScript = first !== '' && env.npm_lifecycle_event === first
  const words = isScript ? ['npm', 'run', first, '--', ...others] : ['npx', 'modelmarket', ...args]
  return words.map(shellWord).join(' ')
}

/** The command of this package with the arguments that the user gave, word by word. */
export function packageCommand(args: readonly string[]): string[] {
  return ['modelmarket', ...withoutEndpointKeys(args)]
}

/** Leaves out the flags of features that are to be dropped: the two contradict each other. */
function withoutFeatures(args: readonly string[], dropped: readonly string[]): string[] {
  const kept: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    const next = args[i + 1]
    const isPair = featureFlags.includes(arg) && next !== undefined
    if (isPair && dropped.includes(next)) i++
    else if (!featureFlags.some((flag) => dropped.some((name) => arg === `${flag}=${name}`))) kept.push(arg)
  }
  return kept
}

/** What is after the host of an endpoint may be a provider's key, which is not for logs. */
function withoutEndpointKeys(args: readonly string[]): string[] {
  return args.map((arg, i) => {
    const isEndpoint = arg.startsWith('--rpc=') || args[i - 1] === '--rpc'
    return isEndpoint ? withoutKeys(arg) : arg
  })
}
